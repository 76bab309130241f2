# view: processes
# A filter in the kernel, which a program with several threads gets before it
# starts them. That there is one, the status shows.
# platforms: systrap ptrace
# expect: execve ["/bin/echo", "from go"]
# expect: exited with 12
# expect: children 3, waited for 3, pipes 3
# expect: Seccomp:	2
# expect: strace ended with 12
strace -f --seccomp-bpf -e trace=process,pipe2 -o trace sh -c 'grep Seccomp: /proc/self/status; exec "$PROGS/gorun"'
echo "strace ended with $?"
cat trace
