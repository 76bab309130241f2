# lldb reads the core of a program with threads, and of one that is a single file.
# expect: half = ([0] = 0.5
# expect: wait_here(number=41
# expect: "shared memory"
# expect: 0x00 0x00 0xe0 0x3f
. ./lib.sh
ulimit -c unlimited
for prog in corpse corpse_static; do
	rm -f core
	"$PROGS/$prog"
	lldb -o 'thread list' -o 'thread backtrace all' -o 'frame variable' -o 'register read rip rsp rax xmm1' \
		-o 'target variable results[5] shared common secret headers readable huge' -o 'up' -o 'frame variable' \
		-o 'process status' -o 'image list' -c core "$PROGS/$prog" >out 2>&1
	# Threads come in any order, and the vdso is the kernel's.
	grep -E '^\(lldb\) [^#s]|^\([a-z]|^ +[a-z0-9]+ = |^Process|^\[' out | grep -v vdso | sed 's/^\[ *[0-9]*\]/image/'
	grep -c 'tid = ' out
	grep -oE '(wait_here|reads|computes|die)\([^)]*\)' out | sort | uniq -c
done
