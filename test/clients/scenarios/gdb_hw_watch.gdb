# Hardware watchpoints of all kinds, with conditions and without, on variables of
# all widths; four at once; deleted and set again.
# program: widths
# platforms: systrap ptrace
# expect: Hardware watchpoint 2: byte
# expect: Hardware read watchpoint
# expect: Hardware access (read/write) watchpoint
# expect: New value = 2000000000
# expect: made 10000101010
break main
run
watch byte
watch half
watch word
watch quad
info watchpoints
continue
continue
continue
continue
continue
delete 2 3
rwatch word
continue
continue
delete
awatch half
continue
continue
info watchpoints
delete
watch pair
continue
delete
watch byte
condition 9 byte == 4
continue
print byte
info watchpoints
delete
watch -l sum
continue
disable
continue
