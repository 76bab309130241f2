# Every way to die under ltrace.
# expect: +++ killed by SIGSEGV +++
# expect: +++ exited (status 42) +++
for how in exit segv fpe ill trap abort kill term; do
	echo "== $how"
	ltrace -o trace "$PROGS/faults" $how
	echo "ltrace ended with $?"
	cat trace
done
ltrace -o trace "$PROGS/signals_pie"
cat trace
