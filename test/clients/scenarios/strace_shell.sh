# view: processes
# A pipeline of a shell.
# platforms: systrap ptrace
# expect: execve ["grep", "-v", "2"]
# expect: exited with 3
strace -f -o trace sh -c 'seq 5 | grep -v 2 | { sort -r; exit 7; } | cat; (exit 3); echo $?; /bin/false; kill -TERM $$'
echo "strace ended with $?" >&2
cat trace
