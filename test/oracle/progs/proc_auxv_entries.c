// proc_auxv_entries: which entries the auxiliary vector has, in which order, that
// those on the stack are those in /proc/PID/auxv, and that what they say is true:
// getauxval(3), include/uapi/linux/auxvec.h.
#include "obs.h"
#include <cpuid.h>
#include <linux/auxvec.h>

#define AT_RSEQ_FEATURE_SIZE_NR 27
#define AT_RSEQ_ALIGN_NR 28
#define AT_MINSIGSTKSZ_NR 51

struct aux {
	unsigned long key, value;
};

static const char *name(unsigned long key)
{
	static char other[24];
	switch (key) {
#define X(n) case AT_##n: return #n;
	X(NULL) X(PHDR) X(PHENT) X(PHNUM) X(PAGESZ) X(BASE) X(FLAGS) X(ENTRY)
	X(UID) X(EUID) X(GID) X(EGID) X(PLATFORM) X(HWCAP) X(CLKTCK) X(SECURE)
	X(RANDOM) X(HWCAP2) X(EXECFN) X(SYSINFO_EHDR)
#undef X
	case AT_RSEQ_FEATURE_SIZE_NR: return "RSEQ_FEATURE_SIZE";
	case AT_RSEQ_ALIGN_NR: return "RSEQ_ALIGN";
	case AT_MINSIGSTKSZ_NR: return "MINSIGSTKSZ";
	}
	snprintf(other, sizeof other, "%lu", key);
	return other;
}

static volatile int delivered;
static volatile unsigned long lowest;

static void handler(int sig OBS_UNUSED, siginfo_t *si, void *uc)
{
	delivered++;
	lowest = (unsigned long)(si < (siginfo_t *)uc ? (void *)si : uc) - 8; // the return address
}

// signals emits whether size bytes are enough for a handler at every alignment of
// the stack, and whether the frames are no larger.
static void signals(unsigned long size)
{
	static char room[1 << 16] __attribute__((aligned(64)));
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_ONSTACK };
	must(sigaction(SIGUSR1, &sa, NULL));
	unsigned long most = 0;
	int tries = 0;
	for (int off = 0; off < 64 && size > 0 && size < sizeof room / 2; off++, tries++) {
		stack_t ss = { .ss_sp = room + sizeof room / 4 + off, .ss_size = size };
		must(sigaltstack(&ss, NULL));
		raise(SIGUSR1);
		unsigned long used = (unsigned long)ss.ss_sp + size - lowest;
		most = used > most ? used : most;
	}
	ev("signal stack", "delivered=%d of=%d fits=%b", delivered, tries, most <= size);
}

// gs emits whether the instruction for the GS base works, where it is announced.
static void gs(unsigned long hwcap2)
{
	if (!(hwcap2 & 2)) {
		ev("fsgsbase", "announced=no");
		return;
	}
	unsigned long got = 0, other = 0x1234567;
	__asm__ volatile("wrgsbase %0" : : "r"(other));
	sched_yield();
	__asm__ volatile("rdgsbase %0" : "=r"(got));
	ev("fsgsbase", "announced=yes works=%b", got == other);
}

// sequences emits whether rseq(2) is there if and only if it is announced.
static void sequences(int announced)
{
	errno = 0;
	syscall(SYS_rseq, NULL, 0, 0, 0);
	ev("rseq", "announced_as_is=%b", announced == (errno != ENOSYS));
}

static void show(const struct aux *a)
{
	const char *n = name(a->key);
	unsigned int eax, ebx, ecx, edx;
	switch (a->key) {
	case AT_SYSINFO_EHDR:
		ev("entry", "name=%s elf=%m", n, a->value, 4);
		break;
	case AT_HWCAP:
		__cpuid(1, eax, ebx, ecx, edx);
		ev("entry", "name=%s value=%x cpuid=%b", n, a->value, (a->value & ~(unsigned long)edx) == 0);
		break;
	case AT_PLATFORM:
		ev("entry", "name=%s text=%s", n, a->value);
		break;
	case AT_EXECFN:
		ev("entry", "name=%s file=%b", n, access((char *)a->value, X_OK) == 0);
		break;
	case AT_RANDOM: {
		static const char zero[16];
		ev("entry", "name=%s random=%b", n, memcmp((char *)a->value, zero, 16) != 0);
		break;
	}
	case AT_PHDR:
		ev("entry", "name=%s type=%d", n, ((const Elf64_Phdr *)a->value)->p_type);
		break;
	case AT_ENTRY:
		ev("entry", "name=%s set=%b", n, a->value != 0);
		break;
	case AT_RSEQ_FEATURE_SIZE_NR: // grows with the kernel's version
	case AT_RSEQ_ALIGN_NR:
	case AT_MINSIGSTKSZ_NR: // has room for the frames of 32-bit programs where there are any
		ev("entry", "name=%s set=%b", n, a->value != 0);
		break;
	default:
		ev("entry", "name=%s value=%x", n, a->value);
	}
}

int main(int argc, char **argv)
{
	static struct aux file[64];
	int fd = must(open("/proc/self/auxv", O_RDONLY));
	long len = must(read(fd, file, sizeof file));
	close(fd);
	int count = len / sizeof file[0];
	ev("file", "whole=%b ends=%b", len % sizeof file[0] == 0, count > 0 && file[count - 1].key == AT_NULL);

	char **e = argv + argc + 1;
	while (*e)
		e++;
	ev("stack", "same=%b", memcmp(e + 1, file, len) == 0);

	unsigned long minimum = 0, hwcap2 = 0;
	int rseq = 0;
	for (int i = 0; i < count; i++) {
		show(&file[i]);
		if (file[i].key == AT_MINSIGSTKSZ_NR)
			minimum = file[i].value;
		if (file[i].key == AT_HWCAP2)
			hwcap2 = file[i].value;
		rseq |= file[i].key == AT_RSEQ_FEATURE_SIZE_NR;
	}
	signals(minimum);
	gs(hwcap2);
	sequences(rseq);
	return 0;
}
