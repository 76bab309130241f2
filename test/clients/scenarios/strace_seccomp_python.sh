# view: processes
# A filter in the kernel, of which children and threads get a copy. Where strace
# cannot have one it does without and says nothing; the status shows it.
# expect: execve ["/bin/true", "from python"]
# expect: exited with 4
# expect: children 2, waited for 2, pipes 1
# expect: Seccomp:	2
# expect: strace ended with 0
strace -f --seccomp-bpf -e trace=process,pipe2 -o trace /usr/bin/python3 -I -S client.py
echo "strace ended with $?"
cat trace
strace -f --seccomp-bpf -e trace=process -o trace /usr/bin/python3 -I -S -c 'for line in open("/proc/self/status"):
	if "Seccomp:" in line: print(line)'
