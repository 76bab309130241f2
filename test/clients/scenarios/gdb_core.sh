# A core file that the debugger makes holds the registers and the state of every
# thread.
# expect: NT_SIGINFO
# expect: work + 
gdb -nx -batch -x common.gdb -ex 'break work' -ex run -ex 'generate-core-file core' -ex kill "$PROGS/threads" |
	grep -v 'threads are asleep' # the program's own line comes when it likes
readelf -n core | grep -oE '^ +[A-Z]+ +0x[0-9a-f]+.NT_[A-Z0-9_]+' | sed 's/^ *//; s/0x.*NT_FILE/NT_FILE/' # its size is that of paths
gdb -nx -batch -x common.gdb -ex 'info symbol $rip' -ex 'print $_siginfo.si_signo' \
	"$PROGS/threads" core | grep -vE '^(\[|#|[0-9]+.|Using)'
