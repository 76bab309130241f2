# A tracer comes to forty threads that sleep in calls, goes, and comes again, and
# once more with the threads of each kind; all calls go on.
# expect: attached with 41 threads
# expect: detached 41
# expect: woken 40 of 40
# expect: process ended with 0
. ./lib.sh
mkfifo in
"$PROGS/crowd" <in >out & pid=$!
exec 9>in
threads $pid 41
asleep $pid
for round in 1 2; do
	strace -f -o trace$round -p $pid 2>said$round 9>&- & tracer=$!
	holds trace$round '*(*' 41
	kill -TERM $tracer
	ends $tracer 2>&-
	asleep $pid
	grep -o 'attached with.*' said$round
	echo "detached $(grep -c 'Process .* detached' said$round)"
	# Calls that wait for a time are shown as they were begun, or as restarted.
	sed -E 's/^[0-9]+ +//; s/\(.*//; s/^(poll|clock_nanosleep|futex|restart_syscall)$/timed or restarted/' trace$round | sort | uniq -c
	cat /proc/$pid/task/*/status | grep -E 'State|TracerPid' | sort | uniq -c
done
strace -f -o trace -e trace=umask,exit_group -p $pid 2>said3 9>&- & tracer=$!
holds said3 '*attached with*'
holds /proc/$pid/status "TracerPid:*$tracer"
echo >&9
ends $pid
ends $tracer
sed -E 's/^[0-9]+ +//; s/ +=/ =/' trace | sort | uniq -c
cat out
