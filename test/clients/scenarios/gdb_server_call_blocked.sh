# The same through the server of gdb, which also interrupts the calls, as long as
# the program leads a process group.
# expect: read: result 1 error 0 letter x called 3
# expect: poll: result 1 error 0 letter - called 3
# expect: exited normally
. ./lib.sh
for call in read poll; do
	mkfifo $call
	setsid "$PROGS/blocks" $call <$call >out & pid=$!
	exec 9<>$call
	became $pid blocks
	asleep $pid
	gdb -nx -batch -x common.gdb -ex 'set sysroot /' -ex "target remote | gdbserver --once --attach - $pid 2>server" -ex 'print twice(4)' \
		-ex continue -ex 'print twice(5)' -ex 'print $_siginfo.si_signo' -ex 'signal 0' -ex 'print twice(6)' -ex 'print called' \
		-ex 'shell printf x >&9' -ex continue "$PROGS/blocks" >said.$call 2>&1 & debugger=$!
	for answer in 8 10; do
		holds said.$call "*= $answer"
		asleep $pid
		kill -INT $debugger
	done
	wait $debugger
	grep -E '^(\$|\[Inferior|Program|.*rror)' said.$call
	ends $pid
	cat out
done
