# A thread that is not the leader executes a program and takes the leader's pid.
# platforms: systrap ptrace
# expect: +++ superseded by execve in pid
# expect: +++ exited with 9 +++
strace -f -o trace -e trace=execve,exit_group "$PROGS/execs"
echo "strace ended with $?"
sed -E 's/^[0-9]+ +//; s/\/\* [0-9]+ vars \*\//VARS/' trace
