# Steps onto and over a handler.
# program: signals
# platforms: systrap ptrace
# expect: on_usr2
handle SIGUSR1 nostop noprint pass
handle SIGUSR2 stop print pass
handle SIG35 nostop noprint pass
break 43
run
next
step
backtrace
next
next
print usr2
delete
continue
