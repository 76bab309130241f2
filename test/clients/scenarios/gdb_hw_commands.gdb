# Conditions on watchpoints for reading and for both, and commands that run by
# themselves when a watchpoint is hit, which is set by another's.
# program: widths
# platforms: systrap ptrace
# expect: turn 3 made half 300
# expect: made 10000101010
break main
run
rwatch word if word == 20000
awatch quad if quad > 2500000000
continue
continue
continue
info watchpoints
delete 2 3
run
tbreak look
commands
silent
watch half
commands
silent
printf "turn %d made half %d\n", n, half
continue
end
continue
end
continue
info watchpoints
