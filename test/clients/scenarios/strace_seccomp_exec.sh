# Programs that execute others, with a filter that lets most calls stop and with
# one that lets few: the lines are those of a trace without a filter, and no
# event of the tracer's gets out.
# expect: %file,%process: the same
# expect: all but umask: the same
# expect: execve: the same
# expect:       2  access
# expect: Seccomp:	2
# expect: +++ superseded by execve in pid
calls() { # how often each call was made, and each end
	awk '{ $1 = "" } /resumed>/ { next } /PTRACE_EVENT|\?\?\?\?|SIGTRAP/ { print "stray:" $0 } /\+\+\+|---/ { gsub(/[0-9]+/, ""); print; next } { sub(/\(.*/, ""); print }' $1 | sort | uniq -c
}
compare() {
	name=$1 set=$2
	shift 2
	strace -f -o plain -e trace=$set -e signal='!chld' "$@" >out.plain 2>&1
	echo "ended with $?"
	strace -f --seccomp-bpf -o filtered -e trace=$set -e signal='!chld' "$@" >out.filtered 2>&1
	echo "ended with $?"
	calls plain >calls.plain
	calls filtered >calls.filtered
	test -s calls.plain && diff calls.plain calls.filtered && diff out.plain out.filtered && echo "$name: the same"
}
script='for i in 1 2; do /bin/echo $i; done; /bin/true; (exit 3); sh -c "exec /bin/cat client.py"; exec sh -c "umask 022; exec /bin/false"'
compare %file,%process %file,%process sh -c "$script"
compare %desc,%memory,%signal %desc,%memory,%signal sh -c "$script"
compare 'all but umask' '!umask' sh -c "$script"
compare umask umask sh -c "$script"
# As in strace_exec_thread the leader must sleep when another thread executes, or strace
# may show that execve twice. How often the thread looks for that, and what memory it takes
# for it, is left to chance, so only calls are counted that have nothing to do with it.
export WHEN_LEADER_SLEEPS=1
compare execve execve,execveat "$PROGS/execs"
# Behind the execve strace with a filter takes the leader to be in a call still, and shows one
# call less than without; on Linux, too.
compare 'calls of a thread' execve,clone,clone3,write,access,arch_prctl,set_tid_address,set_robust_list,prlimit64,exit_group "$PROGS/execs"
cat calls.filtered
strace -f --seccomp-bpf -o trace -e trace='!getppid,getpid' sh -c 'grep Seccomp: /proc/self/status'
strace -f --seccomp-bpf -o trace -e trace=%process "$PROGS/execs"
sed -E 's/^[0-9]+ +//; s/ +=/ =/' trace | grep -E 'execve\(|\+\+\+' | sed -E 's/0x.*//; s/[0-9]+ \+\+\+/N +++/'
