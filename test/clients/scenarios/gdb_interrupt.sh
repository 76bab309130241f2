# A busy program is interrupted under the debugger, and goes on.
# platforms: systrap ptrace
# expect: Program received signal SIGINT, Interrupt.
# expect: enough 2 rounds 1
. ./lib.sh
(
	holds out spinning
	for proc in /proc/[0-9]*; do
		read -r name <$proc/comm
		test "$name" = spins && kill -INT ${proc#/proc/}
	done
) &
gdb -nx -batch -x common.gdb -ex 'run >out' -ex 'print $_siginfo.si_signo' -ex 'print $pc >= (long)main' \
	-ex 'print enough' -ex 'set var enough = 2' -ex continue "$PROGS/spins" | grep -vE '^(0x|main|[0-9]+.)'
cat out
