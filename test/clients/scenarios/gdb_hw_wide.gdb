# A variable that is not aligned takes several registers of the processor, and one
# of three words three: with one more there is none left.
# program: scopes
# platforms: systrap ptrace
# expect: Hardware watchpoint 2: mixed.odd
# expect: c = 257
# expect: made 9, odd 257
break main
run
watch mixed.odd
continue
continue
delete 2
watch wide
watch calls
continue
continue
info watchpoints
delete
continue
