# view: processes
# Stacks of a pipeline: the shell's, which has no symbols, and libc's, which has.
# expect: pipe2: __pipe [dash] [dash]
# expect: execve: execve [dash] [dash]
# expect: wait4: wait4 [dash] [dash]
# expect: __libc_start_main [dash]
# expect: strace ended with 3
. ./lib.sh
strace -f -k -o trace -e trace=execve,pipe2,clone,fork,vfork,wait4 -e signal=none sh -c 'seq 5 | grep -v 2 | sort -r; exit 3'
echo "strace ended with $?"
stacks trace | sort
grep -v '^ > ' trace
