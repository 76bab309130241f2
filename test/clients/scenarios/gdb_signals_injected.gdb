# Signals that the debugger sends, queues and swallows.
# program: signals
# expect: usr1=1 usr2=1
handle SIGUSR1 stop print pass
handle SIG35 nostop noprint pass
break 46
run
signal 0
queue-signal SIGUSR2
continue
signal SIGUSR1
print usr2
backtrace 1
continue
