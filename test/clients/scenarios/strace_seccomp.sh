# view: lines by process
# Only the calls of interest stop; the rest pass a filter in the kernel.
# expect: umask(001)
# expect: +++ killed by SIGKILL +++
strace -o trace --seccomp-bpf -f -e trace=umask,execve,exit_group "$PROGS/family" 2>&1
cat trace
