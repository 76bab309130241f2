// sig_context_kept: the context of a signal that is no exception has the thread's last one, over fork, clone and execve.
#include "context_tools.h"

static void *thread(void *p OBS_UNUSED)
{
	role("thread");
	sending("in a thread", SIGUSR1);
	return NULL;
}

int main(int argc, char **argv)
{
	context_begin();
	if (argc > 1) {
		role("image");
		name_addr("page", strtoul(argv[1], NULL, 16), 4096);
		sending("after execve", SIGUSR1);
		return 0;
	}
	sending("before any", SIGUSR1);
	sending("a SIGSEGV that was sent", SIGSEGV);
	char *p = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(p == MAP_FAILED ? -1 : 0);
	name_addr("page", p, 4096);
	raising("page", (void)*(volatile char *)(p + 16));
	sending("after a page fault", SIGUSR1);
	sending("a SIGSEGV after it", SIGSEGV);
	if (must(fork()) == 0) {
		role("child");
		sending("in a child", SIGUSR1);
		raising("invalid", asm("ud2"));
		_exit(0);
	}
	must(wait(NULL));
	sending("the parent", SIGUSR1);
	pthread_t t;
	pthread_create(&t, NULL, thread, NULL);
	pthread_join(t, NULL);
	if (must(fork()) == 0) {
		char at[32];
		snprintf(at, sizeof at, "%lx", (long)p);
		execl("/proc/self/exe", "image", at, NULL);
		obs_die("execl", errno);
	}
	must(wait(NULL));
	return 0;
}
