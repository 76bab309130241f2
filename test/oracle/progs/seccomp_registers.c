// seccomp_registers: filters that compute: TAX and TXA, scratch memory, shifts by X, tests of bits, jumps over them: seccomp(2), and the documentation of socket filters.
#include "obs.h"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

#define NUMBER BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr))
#define OTHERS BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 1, 0), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
// The call's error is what A holds.
#define ERROR_A BPF_STMT(BPF_ALU | BPF_OR | BPF_K, SECCOMP_RET_ERRNO), BPF_STMT(BPF_RET | BPF_A, 0)

static void filter(const char *what, struct sock_filter *code, unsigned short n)
{
	pid_t pid = must(fork());
	if (pid == 0) {
		struct sock_fprog prog = { .len = n, .filter = code };
		must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
		must(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog));
		long r = syscall(SYS_getppid);
		ev("call", "what=%s error=%d", what, r < 0 ? errno : 0);
		_exit(0);
	}
	must(waitpid(pid, NULL, 0));
}
#define FILTER(what, ...)                                                          \
	do {                                                                       \
		struct sock_filter code[] = { NUMBER, OTHERS, __VA_ARGS__ };       \
		filter(what, code, sizeof code / sizeof code[0]);                  \
	} while (0)

int main(void)
{
	FILTER("tax and txa", BPF_STMT(BPF_LD | BPF_IMM, 21), BPF_STMT(BPF_MISC | BPF_TAX, 0),
	       BPF_STMT(BPF_LD | BPF_IMM, 42), BPF_STMT(BPF_MISC | BPF_TXA, 0), ERROR_A);
	FILTER("tax keeps a", BPF_STMT(BPF_LDX | BPF_IMM, 21), BPF_STMT(BPF_LD | BPF_IMM, 42),
	       BPF_STMT(BPF_MISC | BPF_TAX, 0), ERROR_A);
	FILTER("txa keeps x", BPF_STMT(BPF_LDX | BPF_IMM, 21), BPF_STMT(BPF_LD | BPF_IMM, 42),
	       BPF_STMT(BPF_MISC | BPF_TXA, 0), BPF_STMT(BPF_ALU | BPF_ADD | BPF_X, 0), ERROR_A);
	FILTER("load after txa", BPF_STMT(BPF_LD | BPF_IMM, 42), BPF_STMT(BPF_LDX | BPF_IMM, 21),
	       BPF_STMT(BPF_MISC | BPF_TXA, 0), BPF_STMT(BPF_LD | BPF_IMM, 42), ERROR_A);
	FILTER("load before tax", BPF_STMT(BPF_LD | BPF_IMM, 42), BPF_STMT(BPF_MISC | BPF_TAX, 0),
	       BPF_STMT(BPF_LD | BPF_IMM, 42), BPF_STMT(BPF_ALU | BPF_SUB | BPF_X, 0), ERROR_A);
	FILTER("shift by x", BPF_STMT(BPF_LD | BPF_IMM, 5), BPF_STMT(BPF_MISC | BPF_TAX, 0),
	       BPF_STMT(BPF_LD | BPF_IMM, 1), BPF_STMT(BPF_ALU | BPF_LSH | BPF_X, 0), ERROR_A);
	FILTER("scratch", BPF_STMT(BPF_LD | BPF_IMM, 7), BPF_STMT(BPF_ST, 3), BPF_STMT(BPF_LD | BPF_IMM, 9),
	       BPF_STMT(BPF_LDX | BPF_MEM, 3), BPF_STMT(BPF_ALU | BPF_MUL | BPF_X, 0), ERROR_A);
	// As strace does it: a bit of a table for each call.
	FILTER("table", BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 31), BPF_STMT(BPF_MISC | BPF_TAX, 0),
	       BPF_STMT(BPF_LD | BPF_IMM, 1), BPF_STMT(BPF_ALU | BPF_LSH | BPF_X, 0), BPF_STMT(BPF_MISC | BPF_TAX, 0),
	       NUMBER, BPF_STMT(BPF_ALU | BPF_RSH | BPF_K, 5), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid / 32, 1, 0),
	       BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1), BPF_STMT(BPF_MISC | BPF_TXA, 0),
	       BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 1u << SYS_getppid % 32, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 2),
	       BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 3));
	return 0;
}
