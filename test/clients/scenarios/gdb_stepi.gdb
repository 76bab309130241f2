# Single steps by instruction, over calls and over a system call.
# program: steps
# platforms: systrap ptrace
# expect: syscall
break one_syscall
run
display/i $pc
stepi
stepi
stepi
stepi
stepi
nexti
nexti
print (int)$eflags & 0x100
x/4i one_syscall
stepi 3
undisplay 1
delete
tbreak square
jump main
stepi 4
info registers rip rsp
set var $rip = main
x/i $pc
continue
