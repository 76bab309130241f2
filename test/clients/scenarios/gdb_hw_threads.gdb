# A variable that several threads write is watched in all of them, and then in one.
# program: threads
# platforms: systrap ptrace
# expect: New value = 1
# expect: New value = 33
break all_asleep
run
set print thread-events off
watch done
continue
print $_thread
continue
print $_thread
delete 2
watch done thread 4
continue
print $_thread
info watchpoints
delete
continue
