# There is one tracer for a process, and none for one that is gone.
# expect: already traced
# expect: ptrace: No such process.
. ./lib.sh
mkfifo in
"$PROGS/waits" <in >out & pid=$!
exec 9>in
became $pid waits
asleep $pid
strace -o trace -e trace=exit_group -p $pid 9>&- & tracer=$!
holds /proc/$pid/status "TracerPid:*$tracer"
gdb -nx -batch -x common.gdb -p $pid "$PROGS/waits"
printf xq >&9
ends $pid
ends $tracer
cat out trace
gdb -nx -batch -x common.gdb -p $pid "$PROGS/waits"
