# Calls of a pipeline, counted in all its processes.
# expect: execve 5 
# expect: pipe2 3 
# expect: waits 5
# expect: strace ended with 3
. ./lib.sh
strace -f -c -o table -e trace=execve,pipe2,wait4 sh -c 'seq 5 | grep -v 2 | { sort -r; exit 7; } | cat; exit 3'
echo "strace ended with $?"
counts_waits table
