// seccomp_filter_kept: children, threads and images have their filters as these were installed, and their flags: ptrace(2), PTRACE_SECCOMP_GET_FILTER, PTRACE_SECCOMP_GET_METADATA.
#include "req_tools.h"

static void *thread(void *arg OBS_UNUSED)
{
	self(SIGSTOP);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	// A program that can be made shorter.
	struct sock_filter f[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0),
		BPF_STMT(BPF_ST, 2),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, 0),
		BPF_STMT(BPF_JMP | BPF_JA, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog p = { 7, f };
	pthread_t other;
	pthread_create(&other, NULL, thread, NULL);
	filter_one(SYS_getppid, SECCOMP_RET_ERRNO | 1);
	must(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG | SECCOMP_FILTER_FLAG_TSYNC, &p));
	self(SIGSTOP);
	pid_t child = fork();
	if (child == 0)
		exec_again("/proc/self/exe", "again");
	must(waitpid(child, NULL, 0));
	return 3;
}

static void dump(pid_t t, const char *what)
{
	for (unsigned long i = 0; i < 3; i++) {
		struct sock_filter f[16];
		struct seccomp_metadata m = { .filter_off = i, .flags = 0x5a };
		long n = pt(PTRACE_SECCOMP_GET_FILTER, t, i, f);
		ev("filter", "what=%s length=%r program=%m", what, n, f, n > 0 ? n * sizeof f[0] : 0);
		long r = pt(PTRACE_SECCOMP_GET_METADATA, t, sizeof m, &m);
		ev("metadata", "what=%s result=%r flags=%x", what, r, m.flags);
	}
}

int main(int argc, char **argv OBS_UNUSED)
{
	if (argc > 1)
		return 0;
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL);
	go("clone", PTRACE_CONT, t, 0);
	pid_t o = event_child("other", t);
	evwait("other", o, __WALL);
	go("other runs", PTRACE_CONT, o, 0);
	go("installed", PTRACE_CONT, t, 0);
	dump(t, "tracee");
	dump(o, "other");
	go("fork", PTRACE_CONT, t, 0);
	pid_t c = event_child("child", t);
	evwait("child", c, __WALL);
	dump(c, "child");
	go("exec", PTRACE_CONT, c, 0);
	dump(c, "image");
	return 0;
}
