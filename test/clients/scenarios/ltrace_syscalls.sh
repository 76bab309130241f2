# System calls among the library's.
# expect: SYS_write(1, "some text 1 2 3\n", 16)
# expect: SYS_rt_sigreturn
# platforms: systrap ptrace
ltrace -S -o trace "$PROGS/library"
cat trace
ltrace -S -L -o trace "$PROGS/calls"
cat trace
