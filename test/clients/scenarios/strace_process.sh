# view: lines by process
# The class of calls that make and end processes, as strace knows it.
# expect: execve("/proc/self/exe"
# expect: exit_group(4)
strace -o trace -f -e trace=process "$PROGS/family"
cat trace
