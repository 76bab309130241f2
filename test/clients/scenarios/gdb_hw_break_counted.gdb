# Hardware breakpoints with a condition, with an ignore count, and beside a
# watchpoint and a breakpoint in memory.
# program: widths
# platforms: systrap ptrace
# expect: Hardware assisted breakpoint 3 at
# expect: made 10000101010
break main
run
hbreak turn if n == 2
continue
print n
delete
hbreak look
ignore 3 1
continue
break turn
watch quad
continue
continue
continue
info breakpoints
delete 4 5
continue
