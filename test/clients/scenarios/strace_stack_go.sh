# view: processes
# Stacks of a Go program: those of goroutines, each on a thread of its own, and
# that of a child before it executes.
# platforms: systrap ptrace
# expect: umask: internal/runtime/syscall/linux.Syscall6 syscall.RawSyscall main.work main.main.func1
# expect: os/exec.(*Cmd).Output main.child main.main runtime.main
# expect: strace ended with 12
. ./lib.sh
strace -f -k -o trace -e trace=execve,umask,clone -e signal=none "$PROGS/gorun"
echo "strace ended with $?"
stacks trace | grep -v ^clone | sort
grep -v '^ > ' trace
