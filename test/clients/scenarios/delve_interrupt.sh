# A program that sleeps in a call runs under delve until an interrupt of delve
# stops it; it goes on to a breakpoint, and from there to its end.
# expect: received SIGINT, stopping process
# expect: 30 map[one:1] [a b] 16
# platforms: systrap ptrace
. ./lib.sh
mkfifo in commands
"$PROGS/goroutines" wait <in >out & pid=$!
exec 9>in
became $pid goroutines
asleep $pid
dlv attach $pid "$PROGS/goroutines" <commands >transcript 9>&- & client=$!
exec 8>commands
echo 'print main.here' >&8
holds transcript '*main.point*'
echo continue >&8
asleep $pid
while read -r key value; do test $key != TracerPid: || tracer=$value; done </proc/$pid/status
kill -INT $tracer
holds transcript '*received SIGINT*'
holds transcript '>*'
cat >&8 <<'EOF'
goroutine 1 stack
break main.sum
continue
print n
frame 1 print how
set main.here.X = 0
clearall
continue
exit
EOF
exec 8>&-
printf x >&9
ends $client
ends $pid
grep -vE '^(> (internal|runtime)|Warning)' transcript # it stops in some thread
cat out
