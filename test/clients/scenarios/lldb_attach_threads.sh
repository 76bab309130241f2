# The same with a process of two threads, and then a second lldb that kills.
# platforms: systrap ptrace
# expect: turned 2 wanted 1
# expect: process ended with 137
. ./lib.sh
mkfifo in
for how in detach kill; do
	"$PROGS/waits" threads <in >out & pid=$!
	exec 9>in
	threads $pid 2
	asleep $pid
	lldb -p $pid -o 'breakpoint set -n turn' -o 'script n = open("in", "w").write("x")' -o continue -o 'bt 2' \
		-o 'thread backtrace all -c 2' -o $how
	test $how = kill || printf xq >&9
	ends $pid
	cat out
done
