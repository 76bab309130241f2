# Both sides of a fork stay under the debugger and run one after the other.
# program: forks
# platforms: systrap ptrace
# expect: in_child (value=10)
# expect: exited with code 013
# expect: parent made 22
set detach-on-fork off
catch fork
break in_child
break in_parent
run
next
info inferiors
inferior 2
continue
backtrace
continue
info inferiors
inferior 1
continue
set detach-on-fork on
continue
info inferiors
