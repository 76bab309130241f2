# program: forks
# expect: Catchpoint 1 (forked process
# expect: Catchpoint 2 (vforked process
catch fork
catch vfork
run
backtrace -1
info breakpoints
continue
backtrace -1
continue
