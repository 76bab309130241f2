# Processes and threads, each in a file of its own.
# expect: umask(003) 
# expect: +++ killed by SIGKILL +++
strace -o trace -ff "$PROGS/family"
echo "strace ended with $?"
for file in $(ls trace.* | sort -t. -k2n); do
	echo "== one"
	grep -E '^(execve|umask|fork|vfork|clone|clone3|wait4|exit|kill|tgkill|---|\+\+\+)' $file
done
