# A tracer comes to two threads and goes before they end.
# platforms: systrap ptrace
# expect: turned 1 wanted 1
# expect: <detached ...>
. ./lib.sh
mkfifo in
"$PROGS/waits" threads <in >out & pid=$!
exec 9>in
threads $pid 2
asleep $pid
strace -f -o trace -p $pid 2>said 9>&- & tracer=$!
holds trace '*read(*' 2
printf x >&9
holds trace '*read(0*' 2
kill -TERM $tracer
ends $tracer 2>&- # the shell may say that it was terminated, or not
asleep $pid
grep -E 'State|TracerPid' /proc/$pid/status
printf q >&9
ends $pid
cat out
# Whether a call is cut in two depends on the other thread.
sed -E 's/^[0-9]+ +//; s/^<\.\.\. read resumed>/read(0, /; /unfinished/d; s/ +=/ =/' trace | sort
sort said
