# program: execs
# expect: Catchpoint 1 (exec'd
catch exec
break life
run
backtrace
continue
info threads
continue
backtrace
print number
info breakpoints
kill
