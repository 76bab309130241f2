# view: processes
# A tracer comes to a program with several threads that sleep, and stays.
# expect: execve ["/bin/echo", "from go"]
# expect: process ended with 12
# expect: exited with 12
# expect: children 2, waited for 2, pipes 3
. ./lib.sh
mkfifo in
"$PROGS/gorun" wait <in >out & pid=$!
exec 9>in
holds out 'the threads are ready'
asleep $pid
strace -f -o trace -p $pid 2>said 9>&- & tracer=$!
holds trace '*read(0,*'
holds trace '*futex(*' 4
printf x >&9
ends $pid
ends $tracer
cat out said trace
