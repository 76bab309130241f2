# A watched variable, which its process writes before and after fork and vfork, and
# its children do too, and then a new image of it.
# program: heirs
# platforms: systrap ptrace
# expect: New value = 30
# expect: count=70 at the end
break main
run
delete
watch count
continue
continue
continue
continue
info watchpoints
