# Threads that meet breakpoints.
# expect: work(1,
# expect: +++ exited (status 0) +++
# platforms: systrap ptrace
. ./lib.sh
ltrace -f -e pthread_setname_np+printf -x work+all_asleep -o trace "$PROGS/threads"
by_process trace
