// sys_shared_instruction: two system calls by one instruction, one of them by a jump to it with another number: each gets its own result, used as often as you like, while threads do so and somebody reads the code.
#include "sig_tools.h"

// In each of the two the first function falls into the instruction.
long parent_0(void);
long process_0(void);
long parent_1(void);
long process_1(void);
extern char shared_end[];
asm(".text\n.balign 64\n.globl parent_0, process_0, parent_1, process_1, shared_end\n"
    "process_0: mov $39,%eax\n1: syscall\n ret\nparent_0: mov $110,%eax\n jmp 1b\n"
    "process_1: mov $39,%eax\n1: syscall\n ret\nparent_1: mov $110,%eax\n jmp 1b\n"
    "shared_end: nop\n");

enum { CALLS = 500, THREADS = 4, ROUNDS = 10 };

static volatile int wrong;
static pid_t process, parent;

static void *mixed(void *arg)
{
	for (int i = 0; i < CALLS; i++) {
		int n = i + (long)arg;
		wrong += n & 1 ? process_0() != process : parent_0() != parent;
		wrong += n & 2 ? process_1() != process : parent_1() != parent;
	}
	return NULL;
}

static int calls(void)
{
	pthread_t th[THREADS];
	process = getpid();
	parent = getppid();
	// Once the fall is first, once the jump. One thread does that alone: while a
	// system call is rewritten for the first time, others must not jump to it.
	for (int i = 0; i < 20; i++) {
		wrong += process_0() != process;
		wrong += parent_0() != parent;
		wrong += parent_1() != parent;
		wrong += process_1() != process;
	}
	set_flag(0);
	for (long i = 0; i < THREADS; i++)
		pthread_create(&th[i], NULL, mixed, (void *)i);
	for (int i = 0; i < THREADS; i++)
		pthread_join(th[i], NULL);
	await_flag(1);
	return wrong != 0;
}

int main(void)
{
	char code[128], read[128];
	int size = shared_end - (char *)process_0, changed = 0, failed = 0;
	alarm(60);
	memcpy(code, process_0, size);
	for (int round = 0; round < ROUNDS; round++) {
		obs_tab->flag[0] = obs_tab->flag[1] = 0;
		pid_t pid = must(fork());
		if (pid == 0)
			_exit(calls());
		await_flag(0);
		if (round > 1) { // else nobody looks
			struct iovec mine = { read, size }, its = { process_0, size };
			must(process_vm_readv(pid, &mine, 1, &its, 1, 0));
			changed += memcmp(read, code, size) != 0;
		}
		set_flag(1);
		failed += xwait(pid) != 0;
	}
	ev("all", "failed=%d changed=%d", failed, changed);
	return 0;
}
