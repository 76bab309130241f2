# The core of a program with many threads tells the same as the program did while
# gdb held it at the signal, all local variables included.
# expect: 67 stacks
# expect: the same
# expect: wait_here (number=41, what=
# expect: si_addr = 0x28
# expect: {1.5, -2.25}
# expect: "in the middle of nothing"
# expect: "an island"
. ./lib.sh
ulimit -c unlimited
for prog in corpse corpse_static; do
	echo "== $prog"
	rm -f core
	gdb -nx -batch -x common.gdb -ex run -ex 'echo ---\n' -ex 'thread apply all bt full' -ex 'echo ---\n' \
		-ex continue "$PROGS/$prog" >live.out 2>&1
	grep 'terminated with' live.out
	gdb -nx -batch -x common.gdb -ex 'echo ---\n' -ex 'thread apply all bt full' -ex 'echo ---\n' "$PROGS/$prog" core >core.out 2>&1
	stacks_of live.out >live
	stacks_of core.out >dead
	echo "$(grep -c . dead) stacks"
	if cmp live dead; then echo the same; else diff live dead; fi
	grep -o 'wait_here ([^)]*)' dead
	gdb -nx -batch -x common.gdb -ex 'print $_siginfo' -ex 'print $xmm1.v2_double' -ex 'print results[5]' \
		-ex 'print sparse + 500 * 1048576' -ex 'print sparse + 1000 * 1048576' -ex 'print shared' -ex 'print common' \
		-ex 'print secret' -ex 'print lake + 30 * 1048576' -ex 'print *headers@4' -ex 'print huge[0]' -ex 'print readable' \
		-ex 'info auxv' "$PROGS/$prog" core 2>&1 | grep -E '^\$|^[0-9]+ +AT_|^\+print' | grep -vE 'AT_(HWCAP2|MINSIGSTKSZ|RANDOM|EXECFN)|^(27|28|51) '
	gdb -nx -batch -x common.gdb -ex 'thread apply all -q output $xmm0.v2_double' "$PROGS/$prog" core 2>&1 | grep -o '^{1[^}]*}' | sort -u
done
