# How a traced program ends is how strace ends.
# expect: strace ended with 139
for how in exit segv fpe ill trap abort kill term; do
	strace -o trace -e trace=none "$PROGS/faults" $how
	echo "strace ended with $?"
	cat trace
done
strace -o trace -e trace=none /no/such/program
echo "strace ended with $?"
