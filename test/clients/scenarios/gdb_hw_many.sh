# More watchpoints than the processor has, and then the same in software.
# platforms: systrap ptrace
# expect: You may have requested too many hardware breakpoints/watchpoints.
# expect: Watchpoint 7: quad
# expect: New value = 1000000000
# expect: made 10000101010
gdb -nx -batch -x common.gdb -ex 'break main' -ex run -ex 'watch byte' -ex 'watch half' -ex 'watch word' -ex 'watch quad' -ex 'watch sum' \
	-ex continue -ex 'delete 6' -ex continue -ex 'delete' -ex 'set can-use-hw-watchpoints 0' -ex 'watch quad' -ex continue -ex 'rwatch quad' \
	-ex 'delete' -ex continue "$PROGS/widths"
