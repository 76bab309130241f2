# view: processes
# A pipeline with a filter in the kernel. That there is one, the status shows.
# expect: execve ["sort", "-r"]
# expect: Seccomp:	2
# expect: pipes 3
strace -f --seccomp-bpf -e trace=process,signal,pipe2 -o trace sh -c 'grep Seccomp: /proc/self/status; seq 5 | grep -v 2 | { sort -r; exit 7; } | cat; (exit 3); echo $?; /bin/false; kill -TERM $$'
cat trace
