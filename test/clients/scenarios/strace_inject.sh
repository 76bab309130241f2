# The tracer changes what calls return, keeps them from happening, and adds
# signals.
# platforms: systrap ptrace
# expect: (INJECTED)
# expect: = 4711 (INJECTED)
strace -o trace -e trace=getppid,umask -e inject=getppid:retval=4711:when=2 -e inject=umask:error=EIO "$PROGS/calls"
echo "strace ended with $?"
cat trace
strace -o trace -e trace=unlink,openat,mkdir -e inject=openat:error=EMFILE -e inject=mkdir:signal=USR1 "$PROGS/calls"
echo "strace ended with $?"
sed '/scratch/!d' trace
strace -o trace -e trace=mkdir,rmdir -e inject=mkdir:signal=USR1 "$PROGS/calls"
echo "strace ended with $?"
cat trace
strace -o trace -f -e trace=umask -e inject=umask:delay_enter=1000:delay_exit=1000 "$PROGS/family"
echo "strace ended with $?"
sed -E 's/^[0-9]+ +//' trace | sort
