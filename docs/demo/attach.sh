# attach.sh PROGRAM: gdb attaches to a program that is at it for a second, stops it
# at its system call, and leaves it.
"$1" & pid=$!
sleep 1
gdb -q -batch -ex 'x/3i parent+4' -ex 'break *parent+9' -ex continue -ex detach "$1" $pid
kill $pid
wait $pid
echo "exit status $?"
