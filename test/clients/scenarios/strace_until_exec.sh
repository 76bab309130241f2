# The tracer lets each process go that executes a program.
# expect: execve("/usr/bin/echo", ["echo", "b"]
# expect: <detached ...>
. ./lib.sh
strace -b execve -o trace -e trace=execve,umask,exit_group sh -c 'umask 011; exec echo b'
echo "strace ended with $?"
sed 's/ADDRESS.*//; s/0x.*//' trace
tail -n 1 trace | grep -o '<.*'
# A child executes one, the parent stays traced and ends last.
strace -f -b execve -o trace -e trace=execve,umask,exit_group sh -c 'umask 012; sh -c "grep TracerPid /proc/self/status; umask 013"; umask 014'
echo "strace ended with $?"
sed -E 's/^[0-9]+ +//; s/0x[^ ]* .*//' trace
