# program: steps_static
# expect: a=9 b=30 c=4 d=1
break sum
run
backtrace
finish
tbreak one_syscall
continue
stepi
stepi
stepi
stepi
info symbol $pc
info sharedlibrary
continue
