# A watchpoint in a process that is attached to while it makes calls as fast as it
# can; it runs on undisturbed when the debugger is gone.
# platforms: systrap ptrace
# expect: Hardware watchpoint 1: done
# expect: calls went on
. ./lib.sh
"$PROGS/hot" >out & pid=$!
holds out 'calling'
gdb -nx -batch -x common.gdb -ex 'print $pc > main' -ex 'watch done' -ex 'continue' -ex 'print done > 0' -ex 'continue' -ex 'delete' \
	-ex 'hbreak turn' -ex 'continue' -ex 'x/2i made' -ex 'stepi' -ex 'info symbol $pc' -ex 'delete' -ex 'set var last = 1' "$PROGS/hot" $pid |
	grep -vE '^(\[|Using host|Old value|New value|0x|[0-9]+.|$|syscall|_?_?get)'
ends $pid
cat out
