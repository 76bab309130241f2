# view: processes
# A Go program: many threads, timers by signal, a child.
# platforms: systrap ptrace
# expect: execve ["/bin/echo", "from go"]
# expect: exited with 12
strace -f -o trace "$PROGS/gorun"
cat trace
strace -f -c -o table "$PROGS/gorun"
echo "strace -c ended with $?" >&2
