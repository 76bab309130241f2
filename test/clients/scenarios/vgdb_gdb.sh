# gdb and valgrind's server, which vgdb joins: it wakes the program from the
# call that it sleeps in.
# expect: in act (letter=
# expect: $3 = 42
# expect: Program received signal SIGTRAP
# expect: process ended with 5
. ./lib.sh
mkfifo in
valgrind -q --vgdb=full --vgdb-error=1000 --vgdb-prefix=$PWD/vg --log-file=log "$PROGS/leaks" <in >out & pid=$!
exec 9>in
holds out ready
asleep $pid
gdb -nx -batch -x common.gdb -ex "target remote | vgdb --vgdb-prefix=$PWD/vg --pid=$pid" \
	-ex backtrace -ex 'info threads' -ex 'print counter' -ex 'break act' \
	-ex 'shell printf l >&9' -ex continue -ex backtrace -ex 'print letter' -ex 'print twice(21)' -ex 'watch counter' -ex continue -ex 'info breakpoints' \
	-ex 'stepi' -ex 'print $rip > (long)act' -ex 'set var counter = 40' -ex 'delete' -ex 'shell printf e >&9' \
	-ex 'monitor v.set vgdb-error 0' -ex continue -ex 'backtrace' -ex 'detach' "$PROGS/leaks" 2>&1 | sed "s/\<$pid\>/PID/g"
asleep $pid
printf q >&9
ends $pid
cat out
sed "s/\<$pid\>/PID/g" log
