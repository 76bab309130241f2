# The same with a process of two threads, and then a second debugger that kills.
# platforms: systrap ptrace
# expect: turned 2 wanted 1
# expect: process ended with 137
. ./lib.sh
mkfifo in
for how in detach kill; do
	"$PROGS/waits" threads <in >out & pid=$!
	exec 9>in
	threads $pid 2
	asleep $pid
	gdb -nx -batch -x common.gdb -ex 'shell printf x >&9' -ex 'break turn' -ex continue -ex 'backtrace' \
		-ex 'thread apply all backtrace -1' -ex $how -ex 'info inferiors' "$PROGS/waits" $pid
	test $how = kill || printf xq >&9
	ends $pid
	cat out
done
