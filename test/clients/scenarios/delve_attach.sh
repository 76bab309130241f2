# delve comes to a process that sleeps in a call, changes it, and goes.
# expect: 30 map[one:1] [a b] 10000
# expect: process ended with 3
. ./lib.sh
mkfifo in
"$PROGS/goroutines" wait <in >out & pid=$!
exec 9>in
became $pid goroutines
asleep $pid
dlv attach $pid "$PROGS/goroutines" <<'EOF'
goroutines -with userloc goroutines.go
goroutine 1 stack
set main.here.X = 100
set main.here.Y = 0
exit
EOF
asleep $pid
grep -E 'State|TracerPid' /proc/$pid/status
printf x >&9
ends $pid
cat out
