// sig_context_page: trapno, err and cr2 in the context of a page fault's handler: which access it was, and whether there was a page.
#include "context_tools.h"

static char *page(const char *name, int prot)
{
	char *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(p == MAP_FAILED ? -1 : 0);
	p[0] = 1; // there is a page
	must(mprotect(p, 4096, prot));
	name_addr(name, p, 4096);
	return p;
}

static void load(volatile char *p) { (void)*p; }
static void store(volatile char *p) { *p = 1; }
static void jump(char *p) { ((void (*)(void))p)(); }

int main(void)
{
	context_begin();
	char *none = page("none", PROT_NONE);
	char *readable = page("readable", PROT_READ);
	char *writable = page("writable", PROT_READ | PROT_WRITE);
	char *gone = page("gone", PROT_READ | PROT_WRITE);
	must(munmap(gone, 4096));
	raising("load of nothing", load(gone + 24));
	raising("store to nothing", store(gone + 32));
	raising("jump to nothing", jump(gone + 40));
	raising("load by null", load(NULL));
	raising("load without permission", load(none + 48));
	raising("store without permission", store(none + 56));
	raising("jump without permission", jump(none + 64));
	raising("store to readable", store(readable + 72));
	raising("jump to readable", jump(readable + 80));
	raising("jump to writable", jump(writable + 88));
	char *fresh = mmap(NULL, 64 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(fresh == MAP_FAILED ? -1 : 0);
	name_addr("fresh", fresh, 64 << 20);
	raising("store to readable without a page", store(fresh + (32 << 20) + 80));
	raising("jump to readable without a page", jump(fresh + (32 << 20) + 88));
	int fd = must(syscall(SYS_memfd_create, "short", 0));
	char *shared = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	must(shared == MAP_FAILED ? -1 : 0);
	name_addr("beyond the end", shared, 8192);
	raising("load beyond the end", load(shared + 96));
	raising("store beyond the end", store(shared + 4096));
	char *kernel = (char *)0xffffffffffe00000;
	name_addr("kernel", kernel, 4096);
	raising("load from the kernel", load(kernel + 8));
	raising("store to the kernel", store(kernel + 16));
	return 0;
}
