# view: processes
# A tracer comes to two threads of a Python program that sleep, and stays.
# expect: execve ["/bin/true", "from python"]
# expect: signal SIGUSR1
# expect: process ended with 0
# expect: children 2, waited for 2, pipes 1
. ./lib.sh
mkfifo in
/usr/bin/python3 -I -S client.py wait <in & pid=$!
exec 9>in
threads $pid 2
asleep $pid
strace -f -o trace -p $pid 2>said 9>&- & tracer=$!
holds trace '*read(0,*'
holds trace '*futex(*'
printf x >&9
ends $pid
ends $tracer
cat said trace
