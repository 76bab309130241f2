// build: -pie -fPIE
// The same at an address that the kernel chooses.
#include "steps.c"
