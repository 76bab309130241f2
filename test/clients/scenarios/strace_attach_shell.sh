# view: processes
# A tracer comes to the three processes of a running pipeline, and follows what
# the shell starts after it.
# expect: execve ["seq", "3"]
# expect: process ended with 9
# expect: children 3, waited for 5, pipes 1
. ./lib.sh
mkfifo in
sh -c 'sh -c "echo \$\$ >first; exec cat" | sh -c "echo \$\$ >second; exec grep -v x"; seq 3 | sort -r; (exit 4); exit $(($? + 5))' <in >out & pid=$!
exec 9>in
holds first '*' && read -r first <first && became $first cat
holds second '*' && read -r second <second && became $second grep
for each in $pid $first $second; do asleep $each; done
strace -f -o trace -p $pid -p $first -p $second 2>said 9>&- & tracer=$!
holds trace '*wait4(*'
holds trace '*read(*' 2
printf 'a\nx\nb\n' >&9
exec 9>&-
ends $pid
ends $tracer
cat out said trace
