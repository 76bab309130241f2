# Calls caught by name, once or each time, in a static program.
# program: calls
# expect: (call to syscall openat)
# expect: (returned from syscall close)
break main
run
tcatch syscall openat
catch syscall close
continue
print (int)$rdx
print/o (int)$r10
continue
print (int)$rdi
continue
print (int)$rax
continue
continue
print (int)$rax
info breakpoints
delete
continue
