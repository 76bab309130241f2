# program: steps
# expect: [Inferior 1 (process
break sum
run
backtrace
kill
info inferiors
run
backtrace
delete
continue
run
print $_exitcode
