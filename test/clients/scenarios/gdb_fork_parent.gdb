# program: forks
# expect: parent made 22
set follow-fork-mode parent
break in_child
break in_parent
run
info inferiors
backtrace
continue
