# program: values
# platforms: systrap ptrace
# expect: (call to syscall write)
# expect: (returned from syscall write)
break main
run
catch syscall write
catch syscall exit_group
info breakpoints
continue
print $orig_rax
print (int)$rdi
print $rdx > 20
continue
print $rax > 20
print $orig_rax
continue
print $rdi
continue
