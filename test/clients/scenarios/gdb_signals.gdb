# program: signals
# expect: usr1=2 usr2=1 queued=123
# expect: <signal handler called>
handle SIGUSR1 stop print pass
handle SIGUSR2 nostop noprint pass
handle SIG35 nostop noprint pass
break note
run
print $_siginfo.si_signo
print $_siginfo.si_code
print $_siginfo._sifields._kill.si_pid == (int)getpid()
continue
backtrace
print $_siginfo.si_signo
up 2
finish
delete
continue
continue
