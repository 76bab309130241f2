# Functions that a debugger has a program call while it sits in a system call.
# After that it is in its call again, with what was left of the time. A function
# that sleeps lets some calls end with an error, as no debugger can help.
# expect: read: result 1 error 0 letter x called 2
# expect: poll: result 1 error 0 letter - called 2
# expect: nanosleep: result -1 error 4 letter x called 2
# expect: poll: result -1 error 4 letter - called 3
. ./lib.sh
session() {
	fifo=in.$1.$2
	mkfifo $fifo
	"$PROGS/blocks" $1 <$fifo >out & pid=$!
	exec 9<>$fifo
	became $pid blocks
	test $1 != join || threads $pid 2
	asleep $pid
	gdb -nx -batch -x common.gdb -ex 'print twice(4)' -ex 'print fails()' ${2:+-ex "print $2"} -ex 'print called' \
		-ex detach "$PROGS/blocks" $pid 2>&1 | grep -E '^(\$|\[Inferior|.*rror)'
	if test $1 = nanosleep; then
		asleep $pid
		kill -USR1 $pid
	else
		printf x >&9
	fi
	ends $pid
	cat out
}
for call in read poll nanosleep join; do
	session $call
done
session poll 'nap(1)'
