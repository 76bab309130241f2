# view: processes
# Stacks of a Python program, of its thread, of its children and of a handler.
# expect: umask: umask 
# expect: execve: execve 
# expect: kill: kill 
# expect: children 2, waited for 2, pipes 0
# expect: Py_RunMain Py_BytesMain 
# expect: strace ended with 0
. ./lib.sh
strace -f -k -o trace -e trace=execve,umask,fork,vfork,clone,clone3,wait4,kill -e signal=none /usr/bin/python3 -I -S client.py
echo "strace ended with $?"
stacks trace | sort
grep -v '^ > ' trace
