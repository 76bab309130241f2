# A debugger comes to a process that sleeps in a call, changes it, and goes; the
# call goes on, and the process ends as if nothing else had happened.
# expect: turned 2 wanted 44
# expect: process ended with 5
. ./lib.sh
mkfifo in
"$PROGS/waits" <in >out & pid=$!
exec 9>in
became $pid waits
asleep $pid
gdb -nx -batch -x common.gdb -ex 'shell printf x >&9' -ex 'break turn' -ex continue -ex 'backtrace' \
	-ex 'set var wanted = 44' -ex 'info threads' -ex 'delete' -ex detach -ex 'info inferiors' "$PROGS/waits" $pid
asleep $pid
grep -E 'State|TracerPid' /proc/$pid/status
printf xq >&9
ends $pid
cat out
