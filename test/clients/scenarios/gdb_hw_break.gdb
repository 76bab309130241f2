# Hardware breakpoints: in a loop, with a condition and an ignore count, for one
# time, two in the same function, stepped away from, deleted and set again.
# program: widths
# platforms: systrap ptrace
# expect: Hardware assisted breakpoint 2 at
# expect: Temporary breakpoint
# expect: made 10000101010
break main
run
hbreak turn
continue
stepi
next
continue
backtrace
finish
delete
thbreak look
info breakpoints
continue
continue
