# Programs that trace, below strace: what they ask is shown with its results.
# With -f their tracees are strace's, and the programs are refused.
# expect: PTRACE_EVENT_FORK
# expect: {si_signo=SIGTRAP, si_code=TRAP_TRACE
# expect: the child must not be traced: Operation not permitted
# expect: Breakpoint 1, square
registers() { # what is left of them is what a debugger looks at
	sed -E 's/\{r15=[^}]*(orig_rax=[^,]*), (rip=[^,]*),[^}]*\}/{\1, \2}/'
}
strace -o trace -e trace=ptrace,wait4 -e signal=none "$PROGS/traces"
echo "strace ended with $?"
# How many calls libc makes before getppid is its own affair.
sed '/PTRACE_SYSCALL/d; /PTRACE_GETREGS,/d; /SIGTRAP|0x80/d; /SIGTRAP | 0x80/d' trace | registers
strace -f -o trace -e trace=ptrace -e signal=none "$PROGS/traces"
echo "strace ended with $?"
sed -E 's/^[0-9]+ +//' trace
strace -o trace -e trace=ptrace -e signal=none gdb -nx -batch -x common.gdb -ex 'break square' -ex run -ex 'stepi' -ex kill "$PROGS/steps"
echo "strace ended with $?"
grep -vE 'PEEKTEXT|POKETEXT|PEEKUSER|POKEUSER' trace | registers
strace -f -o trace -e trace=ptrace -e signal=none gdb -nx -batch -x common.gdb -ex run "$PROGS/steps"
echo "strace ended with $?"
