# view: lines by process
# The same in one file, where calls are cut in two when another process comes
# between; put together again, they are the same.
# platforms: systrap ptrace
# expect: +++ killed by SIGKILL +++
strace -o trace -f -e trace=umask,fork,vfork,clone,clone3,wait4,exit_group,execve,kill,tgkill "$PROGS/family"
cat trace
