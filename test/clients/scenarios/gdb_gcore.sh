# gcore makes a core of a running program with threads, which goes on. From it
# gdb tells what it tells of the live one; what gcore reads in /proc is the same too.
# expect: Saved corefile
# expect: 9 stacks
# expect: the same
# expect: 4 rd wr mr mw me ac dd
# expect: process ended with
. ./lib.sh
"$PROGS/corpse" wait >out & pid=$!
holds out waiting
asleep $pid
gcore -o made $pid 2>&1 | grep -vE '^(\[New|\[Thread|Using|__|[0-9]|warning: Sec)'
mv made.$pid core
asleep $pid
segments maps core
notes core
gdb -nx -batch -x common.gdb -ex 'echo ---\n' -ex 'thread apply all bt full' -ex 'echo ---\n' -p $pid >live.out 2>&1
gdb -nx -batch -x common.gdb -ex 'echo ---\n' -ex 'thread apply all bt full' -ex 'echo ---\n' "$PROGS/corpse" core >core.out 2>&1
stacks_of live.out >live
stacks_of core.out >dead
echo "$(grep -c . dead) stacks"
if cmp live dead; then echo the same; else diff live dead; fi
# Systrap's own mapping is there once it has replaced a system call. No debugger asks
# whether memory is reserved (nr), nor about huge pages (nh), which stacks do without.
awk '$2 ~ /^[-r][-w][-x][ps]$/ { name = $6; sub(/.*\//, "", name); if (name == "") name = "anonymous" }
	$1 == "Size:" { size = $2 }
	$1 == "VmFlags:" { sub(/^VmFlags: /, ""); gsub(/ (sd|nr|nh)/, ""); print name, (name ~ /^\[(stack|vvar)/ ? "" : size), $0 }' /proc/$pid/smaps |
	grep -vE '^\[(usertrap|vvar_)' | sort | uniq -c
kill -TERM $pid
wait $pid
echo "process ended with $?"
