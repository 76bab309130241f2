// build: -pie -fPIE
// The same at an address that the kernel chooses.
#include "signals.c"
