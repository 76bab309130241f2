# What the debugger reads of /proc.
# expect: the stack is mapped
# expect: AT_ENTRY
gdb -nx -batch -x common.gdb -ex 'break main' -ex run -ex 'info proc' -ex 'info proc mappings' -ex 'info auxv' \
	-ex 'info proc status' --args "$PROGS/steps" an argument >all
grep -E '^(cmdline|exe|cwd) = ' all
echo "mappings of the program: $(grep -c "0x.*$PROGS/steps" all)"
grep -q '\[stack\]' all && echo "the stack is mapped"
grep -qE '0x.*libc\.so' all && echo "the libc is mapped"
grep -E '^(Name|State|Tgid|Threads):' all
grep -E 'AT_(PAGESZ|PHENT|PHNUM|ENTRY|PHDR|UID|EUID|SECURE|EXECFN|NULL) ' all | sort -n
