# Commands to a program below valgrind, which sleeps in read. It cannot answer
# from there: vgdb attaches to it, has it call valgrind's server, and lets it
# return to the call.
# expect: VgTs_WaitSys
# expect: Invalid write of size 1
# expect: 100 bytes in 1 blocks are definitely lost
# expect: process ended with 5
. ./lib.sh
mkfifo in
valgrind --vgdb=yes --vgdb-prefix=$PWD/vg --log-file=log "$PROGS/leaks" <in >out & pid=$!
exec 9>in
holds out ready
asleep $pid
monitor() {
	asleep $pid
	vgdb --vgdb-prefix=$PWD/vg --pid=$pid "$@" 2>&1 | sed "s/\<$pid\>/PID/g"
}
monitor v.info scheduler | grep -vE '(client|valgrind) stack range|0x58' # valgrind's own stack
printf e >&9
holds out 'acted 1'
printf l >&9
holds out 'acted 2'
monitor -c v.info last_error -c leak_check full definiteleak any -c no_such_command -c v.set log_output
asleep $pid
grep -E 'State|TracerPid' /proc/$pid/status
vgdb --vgdb-prefix=$PWD/vg -l 2>&1 | sed "s/\<$pid\>/PID/g"
printf q >&9
ends $pid
cat out
sed "s/\<$pid\>/PID/g" log | tail -n 6
