// A tracer: runs a child with each kind of stop, reads and changes it, and says
// what it saw. strace shows what it asks, a debugger's way and its own.
#include "client.h"
#include <linux/elf.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

static long secret = 0x5ec4e7;

static void child(void)
{
	if (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0)
		_exit(errno);
	raise(SIGSTOP);
	syscall(SYS_getppid);
	kill(getpid(), SIGUSR1);
	if (fork() == 0)
		_exit(1);
	wait(NULL);
	_exit(secret == 0x600d ? 6 : 7);
}

static int stop(pid_t pid)
{
	int status;
	if (waitpid(pid, &status, __WALL) != pid)
		abort();
	return status;
}

int main(void)
{
	struct user_regs_struct regs;
	struct iovec part = { .iov_base = &regs, .iov_len = sizeof regs };
	siginfo_t info;
	unsigned long message;
	int status;
	signal(SIGUSR1, SIG_IGN);
	pid_t pid = fork();
	if (pid == 0)
		child();
	status = stop(pid);
	if (WIFEXITED(status)) {
		printf("the child must not be traced: %s\n", strerror(WEXITSTATUS(status)));
		return 3;
	}
	ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL);
	errno = 0;
	printf("secret %lx\n", ptrace(PTRACE_PEEKDATA, pid, &secret, 0));
	ptrace(PTRACE_POKEDATA, pid, &secret, 0x600d);
	ptrace(PTRACE_SINGLESTEP, pid, 0, 0);
	printf("step %x\n", stop(pid));
	ptrace(PTRACE_SYSCALL, pid, 0, 0);
	while (stop(pid), ptrace(PTRACE_GETREGS, pid, 0, &regs), regs.orig_rax != SYS_getppid)
		ptrace(PTRACE_SYSCALL, pid, 0, 0);
	ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &part);
	printf("call %lld of %zu bytes\n", (long long)regs.orig_rax, part.iov_len);
	ptrace(PTRACE_CONT, pid, 0, 0);
	printf("signal %x\n", stop(pid));
	ptrace(PTRACE_GETSIGINFO, pid, 0, &info);
	printf("from itself %d\n", info.si_pid == pid);
	ptrace(PTRACE_CONT, pid, 0, SIGUSR1);
	printf("fork %x\n", stop(pid));
	ptrace(PTRACE_GETEVENTMSG, pid, 0, &message);
	printf("new one stops %x\n", stop(message));
	ptrace(PTRACE_DETACH, (pid_t)message, 0, 0);
	ptrace(PTRACE_CONT, pid, 0, 0);
	status = stop(pid);
	if (WSTOPSIG(status) == SIGCHLD && status >> 16 == 0) {
		ptrace(PTRACE_CONT, pid, 0, SIGCHLD);
		status = stop(pid);
	}
	printf("exit %x\n", status);
	ptrace(PTRACE_CONT, pid, 0, 0);
	printf("end %x\n", stop(pid));
	printf("gone: %ld %s\n", ptrace(PTRACE_CONT, pid, 0, 0), strerror(errno));
	return 0;
}
