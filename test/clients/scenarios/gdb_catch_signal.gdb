# program: signals
# expect: Catchpoint 1 (signals SIGUSR1 SIGUSR2)
catch signal SIGUSR1 SIGUSR2
commands
silent
printf "caught %d\n", $_siginfo.si_signo
end
handle SIG35 nostop noprint pass
run
info breakpoints
continue
continue
continue
