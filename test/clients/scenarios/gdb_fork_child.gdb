# program: forks
# expect: in_child (value=10)
# expect: exited with code 013
set follow-fork-mode child
break in_child
break in_parent
run >out
info inferiors
backtrace
finish
continue
info inferiors
shell . ./lib.sh; holds out "second*"; sort out
