# gdb is interrupted while the program, which has two threads in calls, runs
# below valgrind: vgdb wakes it, and it goes back to both calls.
# expect: Thread 1 received signal SIGTRAP
# expect: VgTs_WaitSys
# expect: poll
# expect: process ended with 5
. ./lib.sh
mkfifo in
valgrind -q --vgdb=yes --vgdb-prefix=$PWD/vg --log-file=log "$PROGS/leaks" thread <in >out & pid=$!
exec 9>in
holds out ready
asleep $pid
gdb -nx -batch -x common.gdb -ex "target remote | vgdb --vgdb-prefix=$PWD/vg --pid=$pid" \
	-ex 'shell printf x >&9' -ex continue -ex 'info threads' -ex 'thread apply all backtrace 1' -ex 'print counter' \
	-ex 'shell printf x >&9' -ex continue -ex 'print counter' -ex detach "$PROGS/leaks" >said 2>&1 & debugger=$!
for n in 1 2; do
	holds out "acted $n"
	asleep $pid
	kill -INT $debugger
done
wait $debugger
sed "s/\<$pid\>/PID/g; s/Thread [0-9]* (tid 2/Thread OTHER (tid 2/" said
asleep $pid
printf q >&9
ends $pid
cat out
