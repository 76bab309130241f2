# program: signals
# expect: usr1=0 usr2=0 queued=193
handle SIGUSR1 nostop noprint nopass
handle SIGUSR2 stop print nopass
handle SIG35 stop print pass
run
print $_siginfo.si_signo
continue
print $_siginfo._sifields._rt.si_sigval.sival_int
continue
print $_siginfo._sifields._rt.si_sigval.sival_int
set var $_siginfo._sifields._rt.si_sigval.sival_int = 9
continue
print $_siginfo._sifields._rt.si_sigval.sival_int
continue
