// core_vectors: the vector registers of each thread are in its own NT_X86_XSTATE, at
// the place that NT_X86_XSAVE_LAYOUT says: core(5), arch/x86/kernel/fpu/xstate.c.
#include "core_tools.h"
#include <pthread.h>
#include <sys/procfs.h>

enum { THREADS = 3, XCR0_AT = 464, BV_AT = 512, AVX = 2 };

static volatile int waiting;

// waits puts numbers that tell who has them into a register and waits for ever.
__attribute__((target("avx"))) static void *waits(void *arg)
{
	long v[4] = { (long)arg, (long)arg * 0x1111, 0x7766, (long)arg * 0x2222 };
	__atomic_add_fetch(&waiting, 1, __ATOMIC_SEQ_CST);
	for (;;) {
		long call = SYS_pause;
		__asm__ volatile("vmovdqu %1, %%ymm5\n\tsyscall" : "+a"(call) : "m"(v) : "rcx", "r11", "xmm5", "memory");
	}
	return NULL;
}

__attribute__((target("avx"))) static int dies(void *arg OBS_UNUSED)
{
	for (long i = 1; i <= THREADS; i++) {
		pthread_t t;
		if (pthread_create(&t, NULL, waits, (void *)i) != 0)
			obs_die("pthread_create", 0);
	}
	char path[64], text[256];
	for (int i = 1; i <= THREADS; i++) { // until they sleep, with their numbers loaded
		snprintf(path, sizeof path, "/proc/self/task/%d/stat", getpid() + i);
		for (;;) {
			int fd = must(open(path, O_RDONLY));
			int n = must(read(fd, text, sizeof text - 1));
			close(fd);
			text[n] = 0;
			char *state = strrchr(text, ')');
			if (waiting == THREADS && state && state[2] == 'S')
				break;
			sched_yield();
		}
	}
	long v[4] = { 0x9999, 0xaaaa, 0xbbbb, 0xcccc };
	__asm__ volatile("vmovdqu %0, %%ymm5\n\tmovl $0, 0x10" : : "m"(v) : "xmm5", "memory");
	return 0;
}

int main(void)
{
	core_start();
	core_limit(RLIM_INFINITY);
	pid_t pid = core_run("vectors", dies, NULL, 1);
	const char *name = core_find(pid);
	if (!name)
		obs_die("no core", 0);
	static char core[1 << 16];
	int fd = must(open(name, O_RDONLY));
	must(read(fd, core, sizeof core));
	close(fd);
	const Elf64_Phdr *p = (void *)(core + ((Elf64_Ehdr *)core)->e_phoff);
	const char *at = core + p->p_offset, *end = at + p->p_filesz, *states[THREADS + 1] = { 0 };
	unsigned int avx = 0;
	for (int n = 0; at < end;) {
		const Elf64_Nhdr *h = (void *)at;
		const char *desc = at + sizeof *h + ((h->n_namesz + 3) & ~3);
		if (h->n_type == NT_X86_XSTATE && n <= THREADS)
			states[n++] = desc;
		for (const unsigned int *c = (void *)desc; h->n_type == 0x205 && (const char *)c < desc + h->n_descsz; c += 4) {
			ev("component", "number=%d size=%d flags=%x", c[0], c[1], c[3]);
			if (c[0] == AVX)
				avx = c[2];
		}
		at = desc + ((h->n_descsz + 3) & ~3);
	}
	long seen[THREADS + 1][4] = { 0 };
	for (int i = 0; i <= THREADS && states[i] && avx; i++) {
		const char *s = states[i];
		long v[4];
		memcpy(v, s + 160 + 5 * 16, 16);
		memcpy(v + 2, s + avx + 5 * 16, 16);
		// The other threads come in any order.
		int where = i == 0 ? 0 : v[0] >= 1 && v[0] <= THREADS ? (int)v[0] : 0;
		memcpy(seen[where], v, sizeof v);
		static const char zero[40];
		ev("state", "avx=%b rest=%b", (s[BV_AT] & 1 << AVX) != 0, memcmp(s + XCR0_AT + 8, zero, sizeof zero) == 0);
	}
	for (int i = 0; i <= THREADS; i++)
		ev("register", "thread=%d a=%x b=%x c=%x d=%x", i, seen[i][0], seen[i][1], seen[i][2], seen[i][3]);
	must(unlink(name));
	core_end();
	return 0;
}
