# Every line of a program whose calls are known.
# platforms: systrap ptrace
# expect: +++ exited with 6 +++
# expect: syscall_0x3ff(0x1, 0x2, 0x3, 0x4, 0x5, 0x6) = -1 ENOSYS
strace -o trace "$PROGS/calls"
echo "strace ended with $?"
sed '1,/begin.of.the/d' trace
