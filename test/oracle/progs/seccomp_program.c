// seccomp_program: which BPF programs can be filters: seccomp(2), Filters; bpf(4) of other systems for the instructions.
#include "req_tools.h"

#define RET_ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define LOAD(k) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (k))
#define TRY(what, ...)                                                         \
	do {                                                                   \
		struct sock_filter f[] = { __VA_ARGS__ };                      \
		struct sock_fprog p = { sizeof f / sizeof *f, f };             \
		ev("program", "what=%s result=%r", what,                       \
		   raw(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, (long)&p, 0, 0, 0)); \
	} while (0)

int main(void)
{
	begin();
	must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	// Every instruction there could be, with an operand that is always good.
	for (int code = 0; code < 512; code++) {
		struct sock_filter f[] = { BPF_STMT(BPF_ST, 0), BPF_STMT(BPF_LDX | BPF_IMM, 1), { code, 0, 0, 0 }, RET_ALLOW };
		struct sock_fprog p = { 4, f };
		if ((code & 7) == BPF_RET)
			continue; // would end calls that the program needs
		long r = raw(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, (long)&p, 0, 0, 0);
		if (r == 0)
			ev("instruction", "code=%x", code);
		else if (r != -EINVAL)
			ev("instruction", "code=%x result=%r", code, r);
	}
	TRY("no return", LOAD(0));
	TRY("return of A", BPF_STMT(BPF_LD | BPF_IMM, SECCOMP_RET_ALLOW), BPF_STMT(BPF_RET | BPF_A, 0));
	TRY("last word", LOAD(60), RET_ALLOW);
	TRY("beyond the data", LOAD(64), RET_ALLOW);
	TRY("unaligned", LOAD(2), RET_ALLOW);
	TRY("negative offset", LOAD(0xfffff000), RET_ALLOW);
	TRY("shift by 31", BPF_STMT(BPF_ALU | BPF_LSH | BPF_K, 31), RET_ALLOW);
	TRY("left shift by 32", BPF_STMT(BPF_ALU | BPF_LSH | BPF_K, 32), RET_ALLOW);
	TRY("right shift by 32", BPF_STMT(BPF_ALU | BPF_RSH | BPF_K, 32), RET_ALLOW);
	TRY("shift by X", BPF_STMT(BPF_ALU | BPF_LSH | BPF_X, 32), RET_ALLOW);
	TRY("division by 1", BPF_STMT(BPF_ALU | BPF_DIV | BPF_K, 1), RET_ALLOW);
	TRY("division by X", BPF_STMT(BPF_LDX | BPF_IMM, 1), BPF_STMT(BPF_ALU | BPF_DIV | BPF_X, 0), RET_ALLOW);
	TRY("jump to the end", BPF_STMT(BPF_JMP | BPF_JA, 0), RET_ALLOW);
	TRY("jump over the end", BPF_STMT(BPF_JMP | BPF_JA, 1), RET_ALLOW);
	TRY("jump far", BPF_STMT(BPF_JMP | BPF_JA, 0xffffffff), RET_ALLOW);
	TRY("branch over the end", BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1), RET_ALLOW);
	TRY("load of no store", BPF_STMT(BPF_LD | BPF_MEM, 3), RET_ALLOW);
	TRY("load of another store", BPF_STMT(BPF_ST, 2), BPF_STMT(BPF_LDX | BPF_MEM, 3), RET_ALLOW);
	TRY("load of a store by X", BPF_STMT(BPF_STX, 15), BPF_STMT(BPF_LD | BPF_MEM, 15), RET_ALLOW);
	TRY("store on one way", LOAD(0), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, 1), BPF_STMT(BPF_ST, 3),
	    BPF_STMT(BPF_LD | BPF_MEM, 3), RET_ALLOW);
	TRY("store on both ways", LOAD(0), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, 2), BPF_STMT(BPF_ST, 3),
	    BPF_STMT(BPF_JMP | BPF_JA, 1), BPF_STMT(BPF_ST, 3), BPF_STMT(BPF_LD | BPF_MEM, 3), RET_ALLOW);
	TRY("a return before the load", LOAD(0), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 1, 2, 0), BPF_STMT(BPF_ST, 3),
	    BPF_STMT(BPF_JMP | BPF_JA, 1), RET_ALLOW, BPF_STMT(BPF_LD | BPF_MEM, 3), RET_ALLOW);
	TRY("store to word 16", BPF_STMT(BPF_ST, 16), RET_ALLOW);
	TRY("load of word 16", BPF_STMT(BPF_LD | BPF_MEM, 16), RET_ALLOW);
	return 0;
}
