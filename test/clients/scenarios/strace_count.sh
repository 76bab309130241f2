# expect: getppid 3 
. ./lib.sh
strace -o trace -c -e trace=getppid,getuid,open,openat,lseek,close,kill,nanosleep,clock_nanosleep,umask,alarm "$PROGS/calls"
echo "strace ended with $?"
counts trace
strace -o trace -C -e trace=getppid,umask "$PROGS/calls"
grep -c getppid trace
strace -o trace -f -c -S calls -e trace=umask,fork,clone,vfork,execve,exit_group "$PROGS/family"
counts trace
