# Calls of a program with several threads, counted in all of them.
# expect: execve 2 
# expect: umask 4 
# expect: pipe2 3 
# expect: strace ended with 12
. ./lib.sh
strace -f -c -o table -e trace=execve,pipe2,umask "$PROGS/gorun"
echo "strace ended with $?"
counts table
