# The child is kept stopped, is looked at, and is let go before its parent runs.
# program: forks
# expect: [Inferior 2 (process
# expect: child exited with 11
set detach-on-fork off
set follow-fork-mode parent
catch fork
run
next
inferior 2
backtrace 1
print (int)getpid() != (int)getppid()
detach inferiors 2
inferior 1
delete
set detach-on-fork on
continue
info inferiors
