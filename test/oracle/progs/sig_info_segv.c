// sig_info_segv: siginfo and rip of four kinds of SIGSEGV at the stop: sigaction(2), SEGV_MAPERR and SEGV_ACCERR.
#include "sig_tools.h"

void load(long);
void store(long);
asm(".text\n.globl load, store\n"
    "load: mov (%rdi),%eax\n ret\n nop\n nop\n nop\n nop\n nop\n"
    "store: movl $1,(%rdi)\n ret\n nop\n nop\n");

static char *page;

static int tracee(void *arg)
{
	switch ((long)arg) {
	case 0: load(0x18); break;
	case 1: load((long)page + 24); break;
	case 2: store((long)page + 4096 + 40); break;
	case 3: load(0x8000000000000000); break;
	}
	return 0;
}

int main(void)
{
	static const char *const what[] = { "unmapped", "no access", "read only", "not canonical" };
	begin();
	page = mmap(NULL, 8192, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(mprotect(page + 4096, 4096, PROT_READ));
	name_addr("page", page, 8192);
	name_addr("load", load, 8);
	name_addr("store", store, 8);
	for (long i = 0; i < 4; i++) {
		pid_t t = spawn("tracee", tracee, (void *)i);
		go(what[i], PTRACE_CONT, t, 0);
		evinfo(what[i], t);
		struct user_regs_struct r = get_regs(t);
		evregs(what[i], &r, "rip orig_rax");
		go("delivered", PTRACE_CONT, t, SIGSEGV);
	}
	return 0;
}
