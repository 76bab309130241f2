# A busy program is interrupted under lldb, by lldb and by a signal, and goes on.
# lldb's own messages come when they like.
# expect: interrupted by lldb: stop reason: signal SIGSTOP
# expect: interrupted by a signal: stop reason: signal SIGINT
# expect: ended: 6
# platforms: systrap ptrace
. ./lib.sh
lldb -o 'command script import ./lldb_interrupt.py' "$PROGS/spins" | grep -E '^(interrupted|ended)'
cat out
