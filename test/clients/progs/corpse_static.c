// corpse without shared libraries, at a fixed address.
// build: -static -no-pie -mavx
#include "corpse.c"
