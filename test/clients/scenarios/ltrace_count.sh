# ltrace itself takes a thread's entry into a call and the return for two calls
# when it has to stop all threads between them, so it counts the system calls of
# one.
# expect: strcmp 5
. ./lib.sh
ltrace -c -S -o trace "$PROGS/library"
counts trace
ltrace -c -f -o trace "$PROGS/library" family
counts trace
