# proot below proot: the outer one does the inner one's ptrace calls itself, so
# the tracees of both are its own.
# expect: inside 5 4
# expect: uid 0
# expect: proot ended with 6
mkdir outer inner
echo "in the file" >outer/file
proot -b outer:/opt proot -b /opt:/mnt -0 sh -c '
	cat /mnt/file
	echo "uid $(id -u)"
	echo inside $(seq 5 | sort -r | head -n 2)
	(exit 3); echo "status $?"
	exit 6'
echo "proot ended with $?"
