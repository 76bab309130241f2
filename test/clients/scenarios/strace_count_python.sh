# Calls of a Python program, its children and its thread, counted.
# expect: execve 2 
# expect: vfork 1 
# expect: kill 1 
# expect: umask 2 
# expect: waits 2
# expect: strace ended with 0
. ./lib.sh
strace -f -c -o table -e trace=execve,pipe2,fork,vfork,wait4,umask,kill,openat,newfstatat /usr/bin/python3 -I -S client.py
echo "strace ended with $?"
counts_waits table
