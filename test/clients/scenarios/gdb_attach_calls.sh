# Threads that make system calls while a debugger comes, looks at their code, stops
# them in and beside the calls, goes and comes back.
# expect: call_parent+5>:	syscall
# expect: rax            0x27
# expect: wrong 0, code kept
# expect: process ended with 7
. ./lib.sh
mkfifo in
"$PROGS/callers" <in >out & pid=$!
exec 9>in
holds out running
# The first thread goes alone, by steps in place and by steps elsewhere; then all.
for visit in 1 2; do
	case $visit in 2) how='set displaced-stepping on' ;; *) how='set displaced-stepping off' ;; esac
	gdb -nx -batch -x common.gdb -ex "$how" -ex 'disassemble call_parent' -ex 'disassemble call_process' -ex 'set scheduler-locking on' \
		-ex 'break *call_parent' -ex 'continue' -ex 'x/i $pc' -ex 'stepi' -ex 'x/i $pc' -ex 'info registers rax' -ex 'stepi' \
		-ex 'x/i $pc' -ex 'print $rax == parent' -ex 'print $rcx == $pc' -ex 'stepi' -ex 'delete' \
		-ex 'break *call_process + 5' -ex 'continue' -ex 'x/i $pc' -ex 'info registers rax' -ex 'stepi' -ex 'x/i $pc' -ex 'delete' \
		-ex 'set scheduler-locking off' \
		-ex 'break *call_process + 7' -ex 'continue' -ex 'x/i $pc' -ex 'print $rax == process' -ex 'delete' \
		-ex 'print wrong' -ex 'detach' "$PROGS/callers" $pid 2>&1 |
		grep -E '^(\$|\+|=>|   0x|rax|\[Inf|Thread .* hit)' | sed -E 's/^Thread [0-9]+/Thread N/; s/process [0-9]+/process N/; s/^=>( .*<\+)/  \1/'
	printf x >&9
	holds out further $visit
done
printf q >&9
ends $pid
cat out
