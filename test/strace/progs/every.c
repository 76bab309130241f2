// Makes every system call with arguments of all kinds: numbers, sets of bits, strings,
// structures full of such things, pointers that lead nowhere. It is for a tracer that
// carries out none of them (strace -e inject=...). It needs no C library, for that
// would make calls of its own. Its argument is the seed, as a decimal number, and the
// numbers of the first and the last call.
typedef unsigned long L;

static L call(L n, L *a)
{
	register L r10 asm("r10") = a[3], r8 asm("r8") = a[4], r9 asm("r9") = a[5];
	L r;
	asm volatile("syscall" : "=a"(r) : "a"(n), "D"(a[0]), "S"(a[1]), "d"(a[2]), "r"(r10), "r"(r8), "r"(r9)
		     : "rcx", "r11", "memory");
	return r;
}

// What pointers lead to.
#define WORDS 4096
static L arena[WORDS] __attribute__((aligned(4096)));
static L state;

static L next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static const char *const strings[] = {"/etc/passwd", "a", "", "with\nline \"quoted\" \\ \t\1\1772", "user.name",
				      "/tmp/a rather long name that does not fit into thirty-two bytes", "\303\244\377"};

static L value(int depth)
{
	L r = next();
	switch (r >> 8 & 31) {
	case 0: case 1: return 0;
	case 2: return 1;
	case 3: return 2;
	case 4: return 3;
	case 5: return r >> 20 & 15;
	case 6: return r >> 20 & 255;
	case 7: return -1UL;
	case 8: return (L)-100;
	case 9: return 1UL << (r >> 20 & 31);
	case 10: return 1UL << (r >> 20 & 31) | 1UL << (r >> 28 & 31);
	case 11: return 1UL << (r >> 20 & 63);
	case 12: return r >> 20 & 0xffff;
	case 13: return r >> 20 & 0xffffffff;
	case 14: return next();
	case 15: return 8;
	case 16: return 16;
	case 17: return r >> 20 & 31;
	case 18: return -(r >> 20 & 255);
	case 19: return 0x1000 + (r >> 20 & 7); // leads nowhere
	case 20: case 21: return (L)strings[(r >> 20) % (sizeof strings / sizeof strings[0])];
	default: return (L)&arena[(r >> 20) % (WORDS - 64)];
	}
}

static void fill(void)
{
	for (int i = 0; i < WORDS; i++) {
		L r = next();
		switch (r >> 40 & 7) {
		case 0: arena[i] = value(1) & 0xffffffff | value(1) << 32; break;
		case 1: arena[i] = next() & 0xff | 0x100000000; break;
		case 2: arena[i] = 0x6c6c6568006f6c6c; break;
		default: arena[i] = value(1);
		}
	}
}

static L number(const char *s)
{
	L n = 0;
	while (*s)
		n = n * 10 + (L)(*s++ - '0');
	return n;
}

__attribute__((used)) static void begin(L *sp)
{
	char **argv = (char **)(sp + 1);
	L seed = number(argv[1]), first = number(argv[2]), last = number(argv[3]);
	for (L n = first; n <= last; n++) {
		L a[6];
		if (n == 231 || n > 334 && n < 424)
			continue;
		state = (seed + 1) * 0x9e3779b97f4a7c15 + n * 0xbf58476d1ce4e5b9 | 1;
		for (int i = 0; i < 16; i++)
			next();
		fill();
		for (int i = 0; i < 6; i++)
			a[i] = value(0);
		call(n, a);
	}
	L zero[6] = {0};
	call(231, zero);
}

asm(".globl _start\n_start:\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall begin\n");
