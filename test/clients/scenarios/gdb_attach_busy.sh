# A process that makes no call is stopped all the same.
# expect: enough 3 rounds 1
# expect: process ended with 6
. ./lib.sh
"$PROGS/spins" >out & pid=$!
holds out spinning
gdb -nx -batch -x common.gdb -ex 'print $pc > main' -ex 'print enough' -ex 'set var enough = 3' "$PROGS/spins" $pid |
	grep -E '^(\$|\+|\[Inf)'
ends $pid
cat out
