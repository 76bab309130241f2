# platforms: systrap ptrace
# expect: the guest's init is process 1
# expect: Segmentation fault
# expect: reboot: Power down
# expect: the kernel ended with 0
# expect: written by the guest
# expect: processes left: 0
#
# User Mode Linux keeps its guest's memory in a file of TMPDIR that it must be
# able to execute; where it would look by itself that is not always so.
mkdir memory
mount -t tmpfs -o exec tmpfs memory || exit

# boot WORK: runs the guest to its end. The kernel's own messages tell of the
# host; only the important ones are shown.
boot() {
	TMPDIR=$PWD/memory linux.uml mem=128M root=none rootfstype=hostfs rootflags=/ ro \
		init="$PWD/uml.init" DIR="$PWD" PROGS="$PWD/$PROGS" WORK=$1 \
		loglevel=1 con=null con0=null,fd:1 >$1.out 2>&1
	status=$?
}

boot all
sed -n '/^the guest/,/Power down/p' all.out
# A tick, or a SIGIO, that comes between the halt and the call that disarms the
# timer makes this kernel abort: it handles the signal on a stack that has no
# task. On Linux, "strace -e inject=rt_sigprocmask:delay_enter=20000" shows that
# every time. So only a kernel that never ends well is taken for a failure.
tries=1 out=all.out
while test $status = 134 && test $tries -lt 5 && grep -q 'Power down' $out; do
	boot none
	tries=$((tries + 1)) out=none.out
done
echo "the kernel ended with $status"
cat written
echo "processes left: $(ls -l /proc/[0-9]*/exe 2>/dev/null | grep -c linux.uml)"
umount memory
