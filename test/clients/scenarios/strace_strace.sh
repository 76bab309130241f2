# strace below strace: it must find that the kernel tells it of calls by
# PTRACE_GET_SYSCALL_INFO, and then use nothing older.
# expect: op=PTRACE_SYSCALL_INFO_NONE
# expect: op=PTRACE_SYSCALL_INFO_ENTRY
# expect: exit={rval=-ENOSYS, is_error=1}
# expect: older ways 0
strace -o outer -e trace=ptrace strace -o inner -e trace=umask,exit_group "$PROGS/calls" >out
echo "strace ended with $?"
# What registers hold that are no arguments, and where a static program's heap
# is, differs from run to run.
sed -E 's/args=\[[^]]*\]/args/; s/si_[us]time=[0-9]+/time/g' outer
cat inner
strace -o outer -e trace=ptrace -e signal=none strace --seccomp-bpf -f -o inner -e trace=umask,exit_group "$PROGS/family"
echo "strace ended with $?"
# A sandbox's libc has no rseq to call.
for op in NONE ENTRY EXIT SECCOMP; do
	echo "$op $(grep -v nr=__NR_rseq outer | grep -c "op=PTRACE_SYSCALL_INFO_$op,")"
done
echo "older ways $(grep -cE 'PTRACE_(GETREGS|PEEKUSER|GETREGSET)' outer)"
