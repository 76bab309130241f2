# view: lines by process
# Only the calls of interest stop; the rest pass a filter in the kernel.
# expect: Seccomp:	2
# expect: umask(001)
# expect: +++ killed by SIGKILL +++
strace -o trace --seccomp-bpf -f -e trace=umask,execve,exit_group sh -c 'grep Seccomp: /proc/self/status; exec "$PROGS/family"' 2>&1
cat trace
