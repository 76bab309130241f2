# What is set before there are threads holds in each new one: a watchpoint, one for
# reading, a hardware breakpoint; and one that is only for the first thread does not.
# program: spawns
# platforms: systrap ptrace
# expect: New value = 10
# expect: New value = 31
# expect: Hardware access (read/write) watchpoint
# expect: count=63 looks=62
set print thread-events off
break main
run
watch count
continue
print $_thread
continue
print $_thread
delete 2
hbreak own
rwatch looks
awatch count
continue
print $_thread
continue
continue
delete 4 5
watch count thread 1
delete 3
continue
print $_thread
info watchpoints
delete
continue
