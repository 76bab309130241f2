// RLIMIT_CORE: none, too little for any core, one that is cut off, and no limit.
#include "core_tools.h"

static int dies(void *arg)
{
	core_limit((long)arg);
	abort();
}

int main(void)
{
	core_start();
	static const long limits[] = { 0, 1, 4095, 4096, 8192, RLIM_INFINITY };
	for (unsigned i = 0; i < sizeof limits / sizeof *limits; i++) {
		pid_t pid = core_run("limited", dies, (void *)limits[i], 1);
		const char *name = core_find(pid);
		struct stat st;
		if (!name)
			continue;
		must(stat(name, &st));
		ev("size", "limit=%d small=%b", limits[i], st.st_size <= 8192);
		must(unlink(name));
	}
	core_end();
	return 0;
}
