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
# Its kernel's own messages tell of the host; only the important ones are shown.
{
	TMPDIR=$PWD/memory linux.uml mem=128M root=none rootfstype=hostfs rootflags=/ ro \
		init="$PWD/uml.init" DIR="$PWD" PROGS="$PWD/$PROGS" loglevel=1 con=null con0=null,fd:1
	echo "the kernel ended with $?"
} 2>&1 | sed -n '/^the guest/,$p'
cat written
echo "processes left: $(ls -l /proc/[0-9]*/exe 2>/dev/null | grep -c linux.uml)"
umount memory
