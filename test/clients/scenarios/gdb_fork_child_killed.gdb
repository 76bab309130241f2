# The kept child is killed, which its parent sees.
# program: forks
# expect: child exited with 0
set detach-on-fork off
catch fork
run
next
kill inferiors 2
info inferiors
delete
set detach-on-fork on
continue
