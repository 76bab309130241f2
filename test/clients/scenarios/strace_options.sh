# What options add to lines: paths of descriptors, addresses and numbers of calls,
# names of processes; and the ways to change what a program gets.
# expect: [  72] [00000
# expect: <family> +++ killed by SIGKILL +++
# expect: = 005 (INJECTED)
# expect: openat(AT_FDCWD, "/none"
trace() {
	strace -o trace "$@" 2>&1
	echo "strace ended with $?"
	sed -E 's/pipe:\[[0-9]+\]/pipe:[N]/g; s/, si_utime.*/ .../; s/process [0-9]+/process N/' trace
}
trace -yy -n -i -X verbose --decode-pids=comm -e trace=umask,pipe2,fcntl,dup2,kill,exit_group "$PROGS/calls"
trace -f --decode-pids=comm,pidns -Y -e trace=tgkill "$PROGS/family"
trace -e fault=umask:when=1..2 -e trace=umask "$PROGS/calls"
trace -e trace=umask -e inject=umask:syscall=getppid:retval=5 "$PROGS/calls"
trace -e trace=pipe2 -e inject=pipe2:poke_enter=@arg1=4242:when=1 "$PROGS/calls"
trace -e trace=umask,rmdir,mkdir -e inject=mkdir:poke_exit=@arg1=4242 "$PROGS/calls"
trace -e trace=umask,unlink,exit_group --status=failed "$PROGS/calls"
trace -P /none cat /none
trace -u nobody -e trace=umask,geteuid sh -c 'id -u'
trace -E A=b -a 20 -s 5 -e trace=write,exit_group sh -c 'echo "$A is long enough"; exit 3'
