# platforms: systrap ptrace
# expect: --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_QUEUE
# expect: --- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0x10} ---
# expect: +++ killed by SIGTERM +++
strace -o trace -e trace=kill,rt_sigreturn,rt_sigqueueinfo "$PROGS/strace_signals"
echo "strace ended with $?"
cat trace
strace -o trace -f -e trace=none -e signal=USR1,CHLD,STOP "$PROGS/strace_signals"
echo "strace ended with $?"
sed -E 's/^[0-9]+ +//' trace | sort
