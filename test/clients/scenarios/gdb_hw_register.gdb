# A register is watched by steps, beside a variable that is watched by the processor.
# program: watch
# platforms: systrap ptrace
# expect: Watchpoint 2: $rbx
# expect: Hardware watchpoint 3: watched
# expect: New value = 12
break main
run
watch $rbx
watch watched
continue
continue
info watchpoints
delete 2
continue
delete
continue
