# ltrace comes to a process that sleeps in a call, and goes when it is interrupted;
# the process ends as if nothing had happened.
# expect: qsort(
# expect: process ended with 4
. ./lib.sh
mkfifo in
"$PROGS/library" wait <in >out & pid=$!
exec 9>in
became $pid library
asleep $pid
env --default-signal=INT ltrace -o trace -p $pid 9>&- & client=$!
holds /proc/$pid/status "TracerPid:*$client"
asleep $pid
printf x >&9
ends $pid
ends $client
cat out trace

"$PROGS/library" wait <in >out & pid=$!
became $pid library
asleep $pid
env --default-signal=INT ltrace -o trace -p $pid 9>&- & client=$!
holds /proc/$pid/status "TracerPid:*$client"
asleep $pid
kill -INT $client
ends $client
asleep $pid
printf x >&9
ends $pid
cat out trace
