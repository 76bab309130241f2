# One thread is stepped while the others stand, and then all run.
# program: threads
# platforms: systrap ptrace
# expect: worker 1 made 11
break all_asleep
run
break work thread 3
info breakpoints
continue
set scheduler-locking on
next
next
print result
thread 1
print $_thread
thread 3
step
info threads
set scheduler-locking off
set print thread-events off
finish
delete
continue
