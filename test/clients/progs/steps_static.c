// build: -static
// The same without a dynamic linker.
#include "steps.c"
