# The server attaches to a running process.
# expect: turned 2 wanted 44
# expect: process ended with 5
. ./lib.sh
mkfifo in
"$PROGS/waits" <in >out & pid=$!
exec 9>in
became $pid waits
asleep $pid
gdb -nx -batch -x common.gdb -ex "set sysroot /" -ex "target remote | gdbserver --attach - $pid 2>server" -ex 'shell printf x >&9' \
	-ex 'break turn' -ex continue -ex 'backtrace' -ex 'set var wanted = 44' -ex detach "$PROGS/waits"
printf xq >&9
ends $pid
cat out server
