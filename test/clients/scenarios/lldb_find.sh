# lldb finds a process by its name, and what is loaded into it.
# expect: 1 matching process was found
# expect: [vdso]
# expect: process ended with 5
. ./lib.sh
mkfifo in
"$PROGS/waits" <in >out & pid=$!
exec 9>in
became $pid waits
asleep $pid
lldb -o 'platform process list -n waits -v' -o "platform process info $pid" -o 'process attach -n waits' -o 'image list -f' \
	-o 'image lookup -a $pc' -o detach
printf q >&9
ends $pid
