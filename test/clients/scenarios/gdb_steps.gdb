# program: steps
# expect: a=9 b=30 c=49 d=1
# expect: exited with code 07
break main
run
next
step
info frame
up
print b
down
finish
next
step
print level
next
step
backtrace
tbreak deep if level == 0
continue
backtrace
finish
up
info breakpoints
return 48
frame
delete
until 37
advance one_syscall
finish
continue
