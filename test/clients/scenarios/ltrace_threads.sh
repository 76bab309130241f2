# Threads that meet breakpoints.
# expect: work(1,
# expect: +++ exited (status 0) +++
# platforms: systrap ptrace
. ./lib.sh
ltrace -f -e pthread_setname_np+printf -x work+all_asleep -o trace "$PROGS/threads"
# What is shown as more arguments is what is left in registers.
sed -E -i 's/((work|all_asleep)\([0-9]+,)[^)<]*/\1 ... /' trace
# A call that another thread interrupted ends on a line of its own.
by_process trace | sed 's/\.\.\. )/...)/'
