# view: lines by process
# The same in one file, where calls are cut in two when another process comes
# between; put together again, they are the same.
# The word at parent_tid is also the one that is cleared when the thread ends, and
# that may be before strace reads it.
# platforms: systrap ptrace
# expect: +++ killed by SIGKILL +++
strace -o trace -f -e trace=umask,fork,vfork,clone,clone3,wait4,exit_group,execve,kill,tgkill "$PROGS/family"
sed 's/parent_tid=\[[0-9]*\]/parent_tid=[TID]/' trace
