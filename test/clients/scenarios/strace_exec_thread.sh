# A thread that is not the leader executes a program and takes the leader's pid.
# platforms: systrap ptrace
# expect: +++ superseded by execve in pid
# expect: +++ exited with 9 +++
# The leader must sleep: if strace has heard that it stopped at a call, and not looked yet,
# when the execve makes it stop at its end instead, strace takes what it still knows of the
# execve for the leader's call, and shows it twice. So it does on Linux, too.
WHEN_LEADER_SLEEPS=1 strace -f -o trace -e trace=execve,exit_group "$PROGS/execs"
echo "strace ended with $?"
sed -E 's/^[0-9]+ +//; s/\/\* [0-9]+ vars \*\//VARS/' trace
