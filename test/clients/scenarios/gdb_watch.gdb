# Watchpoints in software: the debugger steps all the time.
# program: watch
# platforms: systrap ptrace
# expect: Old value = 1
# expect: New value = 12
set can-use-hw-watchpoints 0
break main
run
next
watch watched
watch local
info watchpoints
continue
continue
continue
continue
continue
continue
info watchpoints
delete
continue
