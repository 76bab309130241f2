# Other ways to write the same calls, and filters of names, files and results.
# expect: </dev/null>
# expect: = -1 EBADF
strace -o trace -v -y -s 2 -e trace=write,read,lseek,fchmod "$PROGS/calls"
cat trace
strace -o trace -i -n -e trace=getuid,umask -e status=successful "$PROGS/calls"
cat trace
strace -o trace -z -e trace=/getp.*,kill "$PROGS/calls"
cat trace
strace -o trace -Z -e trace=fchmod,kill,close "$PROGS/calls"
cat trace
