# A thread and a child are followed, and the child's execve.
# expect: --- Called exec() ---
# expect: +++ exited (status 5) +++
# platforms: systrap ptrace
. ./lib.sh
ltrace -f -o trace "$PROGS/library" family
by_process trace
