# view: processes
# The same with a filter in the kernel.
# expect: execve ["sort", "-r"]
strace -f --seccomp-bpf -e trace=process,signal -o trace sh -c 'seq 5 | grep -v 2 | { sort -r; exit 7; } | cat; (exit 3); echo $?; /bin/false; kill -TERM $$'
cat trace
