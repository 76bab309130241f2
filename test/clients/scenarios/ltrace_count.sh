# expect: strcmp 4
. ./lib.sh
ltrace -c -o trace "$PROGS/library"
counts trace
ltrace -c -f -S -o trace "$PROGS/library" family
counts trace | grep -vE 'futex|total' # how often a thread waits is a matter of luck
