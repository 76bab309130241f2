# Hardware breakpoints and watchpoints around vfork, when the child is followed, and
# its parent, which waits for it, is let go.
# program: heirs
# platforms: systrap ptrace
# expect: New value = 40
# expect: vforked
break main
run >out
watch count
continue
continue
delete 2
set follow-fork-mode child
hbreak vforked
continue
backtrace 1
watch count
continue
info watchpoints
delete
continue
shell . ./lib.sh; holds out "count=70*"; cat out
