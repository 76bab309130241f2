# One server for several programs, and for the same program several times.
# expect: done 33
# expect: parent made 22
gdb -nx -batch -x common.gdb -ex 'set sysroot /' -ex "target extended-remote | gdbserver --multi - 2>server" \
	-ex "set remote exec-file $PROGS/threads" -x gdb_server_multi.commands "$PROGS/threads"
cat server
gdb -nx -batch -x common.gdb -ex 'set sysroot /' -ex "target extended-remote | gdbserver --multi - 2>server" \
	-ex "set remote exec-file $PROGS/forks" -ex 'break in_parent' -ex 'catch fork' -ex run -ex continue \
	-ex backtrace -ex continue -ex "monitor exit" "$PROGS/forks"
cat server
