# ltrace comes to a process that sleeps in a call, and stays to its end; or it goes
# when it is interrupted, and the process goes on as if nothing had happened.
# expect: qsort(
# expect: turned 2 wanted 1
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

"$PROGS/waits" <in >out & pid=$!
became $pid waits
asleep $pid
env --default-signal=INT ltrace -e read -x turn -o trace -p $pid 9>&- & client=$!
holds /proc/$pid/status "TracerPid:*$client"
asleep $pid
printf x >&9
holds trace '*turn(*)*= *'
asleep $pid
kill -INT $client
ends $client
asleep $pid
printf xq >&9
ends $pid
cat out
sed 's/turn(.*)/turn()/' trace # ltrace does not know how many arguments it has
echo
