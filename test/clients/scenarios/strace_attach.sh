# A tracer comes to a process that sleeps in a call, and stays till its end.
# expect: +++ exited with 5 +++
# expect: strace: Process
. ./lib.sh
mkfifo in
"$PROGS/waits" <in >out & pid=$!
exec 9>in
became $pid waits
asleep $pid
strace -o trace -e trace=read,write,exit_group -p $pid 9>&- & tracer=$!
holds /proc/$pid/status "TracerPid:*$tracer"
holds trace 'read(*'
printf x >&9
asleep $pid
printf q >&9
ends $pid
ends $tracer
cat out trace
