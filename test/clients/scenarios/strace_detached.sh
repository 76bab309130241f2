# A tracer that is the program's grandchild, in its process group, in one of its
# own, or in its own session: the program is the shell's child and knows nothing.
# expect: program of shell yes
# expect: ended with 7
# expect: +++ exited with 7 +++
. ./lib.sh
for how in -D -DD -DDD; do
	strace $how -o trace$how -e trace=umask,exit_group -e signal=none sh -c '
		test $PPID = $0 && echo "program of shell yes"
		while read -r key value; do test $key = TracerPid: && tracer=$value; done </proc/$$/status
		read -r pid name state parent group session rest </proc/$tracer/stat
		read -r pid name state parent mine ours rest </proc/$$/stat
		test $group = $mine && echo "in the same group"
		test $session = $ours && echo "in the same session"
		umask 022
		exit 7' $$
	echo "ended with $?"
	holds trace$how '+++*'
	cat trace$how
done
