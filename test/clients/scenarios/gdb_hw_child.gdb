# The child of a fork is followed with the watchpoints, and its parent let go.
# program: heirs
# platforms: systrap ptrace
# expect: New value = 20
# expect: exited with code 024
break main
run >out
set follow-fork-mode child
watch count
hbreak forked
continue
continue
info breakpoints
continue
continue
shell . ./lib.sh; holds out "count=70*"; cat out
