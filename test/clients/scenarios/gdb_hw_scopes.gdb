# A variable on the stack, of which there are several at once, is watched until its
# function returns; by its address it is watched on.
# program: scopes
# platforms: systrap ptrace
# expect: Watchpoint 2 deleted because the program has left the block in
# expect: Hardware watchpoint 4: -location local
# expect: made 9, odd 257
break down if n == 1
run
next
watch local
continue
continue
continue
continue
info watchpoints
delete
tbreak down
continue
watch -location local
continue
continue
info watchpoints
delete
continue
