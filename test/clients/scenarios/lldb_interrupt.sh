# A busy program is interrupted under lldb, and goes on.
# expect: stop reason = signal SIGINT
# expect: enough 2 rounds 1
# platforms: systrap ptrace
. ./lib.sh
(
	holds out spinning
	for proc in /proc/[0-9]*; do
		read -r name <$proc/comm
		test "$name" = spins && kill -INT ${proc#/proc/}
	done
) 2>/dev/null &
lldb -o run -o 'expression (int)(enough = 2)' -o continue "$PROGS/spins" | grep -vE '^ +frame|spins.c|\^'
cat out
