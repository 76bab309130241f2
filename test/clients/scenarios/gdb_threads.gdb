# program: threads
# expect: worker-2
# expect: done 144
break all_asleep
run
info threads
thread apply all -q print $_thread
thread 3
backtrace 1
break work
continue
info threads 2-4
backtrace 2
continue
next
print result
next
set var result = 121
thread 1
backtrace -1
thread 4
print $_thread
thread apply 3 finish
continue
set print thread-events off
set var done = done + 1
delete
continue
