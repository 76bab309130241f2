# A program that dies leaves a core, from which the debugger tells the same as
# from the live program.
# expect: core dumped
# expect: weigh (item=0x10, depth=3)
# expect: rest (arg=
# expect: words on the heap
# expect: si_addr = 0x
# expect: st0
ulimit -c unlimited
"$PROGS/crashes"
echo "ended with $?"
stat -c '%A %u %g' core
gdb -nx -batch -x common.gdb -ex 'info threads' -ex 'bt full' -ex 'frame 3' \
	-ex 'printf "%s %s %s %s\n", words[0], words[1], words[2], words[3]' -ex 'print first' \
	-ex 'print *first.next' -ex 'frame 0' -ex 'x/2i $pc' -ex 'info symbol $pc' \
	-ex 'info registers rax rip rdi rsi cs ss' -ex 'info registers st0 fctrl mxcsr' \
	-ex 'print $_siginfo' -ex 'thread apply all bt' -ex 'info sharedlibrary' "$PROGS/crashes" core
