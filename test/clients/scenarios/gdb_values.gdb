# Reads and writes of variables and registers, and calls into the program.
# program: values
# platforms: systrap ptrace
# expect: $2 = 5
# expect: length=116
break stop_here
run
print value
print add(2, 3)
print half(5.0)
print length(&here)
print here
print vector
print ratio
set var counter = 12
set var ratio = 2.25
set var here.x = 10
set var here.name = "there"
print vector[2] = 9.5
print vector
call (void)puts("said by the debugger")
print $rip == stop_here
print $rdi
set var $rdi = 99
print $rdi
print (int)$eflags & 0x100
print $cs
print $ss
print $xmm0.v4_float[0] = 7.5
print $xmm0.v4_float[0]
print $st0
print/x $mxcsr
print/x $fctrl
set var text = "changed"
x/s text
x/2dw &here
x/3i $pc
print add
print add(add(1, 2), length(&here))
print sizeof(here)
up
print local
set var local = 50
info locals
down
finish
print $
set var $rax = 70
next
print local
continue
