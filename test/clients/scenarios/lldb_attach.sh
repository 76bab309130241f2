# lldb comes to a process that sleeps in a call, changes it, and goes; the call
# goes on, and the process ends as if nothing else had happened.
# expect: turned 2 wanted 44
# expect: process ended with 5
. ./lib.sh
mkfifo in
"$PROGS/waits" <in >out & pid=$!
exec 9>in
became $pid waits
asleep $pid
lldb -p $pid -o 'bt 2' -o 'breakpoint set -n turn' -o 'script n = open("in", "w").write("x")' -o continue -o 'bt 2' \
	-o 'expression wanted = 44' -o 'thread list' -o 'breakpoint delete -f' -o detach
asleep $pid
grep -E 'State|TracerPid' /proc/$pid/status
printf xq >&9
ends $pid
cat out
