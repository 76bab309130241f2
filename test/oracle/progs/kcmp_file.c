// kcmp_file: KCMP_FILE tells whether two descriptors are one open file description, across dup, fork and another open of the same file: kcmp(2).
#include "kcmp_tools.h"

static int child(void *arg OBS_UNUSED)
{
	set_flag(0);
	await_flag(1);
	return 0;
}

int main(void)
{
	begin();
	pid_t me = getpid();
	int a = must(open("/proc/self/exe", O_RDONLY)), b = must(dup(a)), c = must(open("/proc/self/exe", O_RDONLY));
	int p[2];
	must(pipe(p));
	pid_t kid = fork_named("child", child, NULL);
	await_flag(0);
	evkcmp("same", me, me, KCMP_FILE, a, a);
	evkcmp("dup", me, me, KCMP_FILE, a, b);
	evkcmp("opened again", me, me, KCMP_FILE, a, c);
	evkcmp("the pipe's ends", me, me, KCMP_FILE, p[0], p[1]);
	evkcmp("in the child", me, kid, KCMP_FILE, a, a);
	evkcmp("dup in the child", kid, me, KCMP_FILE, b, a);
	evkcmp("other in the child", me, kid, KCMP_FILE, a, c);
	evkcmp("bad first", me, me, KCMP_FILE, 999, a);
	evkcmp("bad second", me, me, KCMP_FILE, a, 999);
	evkcmp("negative", me, me, KCMP_FILE, -1, a);
	evkcmp("huge", me, me, KCMP_FILE, 0x7fffffff, a);
	evkcmp("more than 32 bits", me, me, KCMP_FILE, 0x100000000UL | a, a);
	int o = must(open("/proc/self/exe", O_PATH));
	evkcmp("O_PATH", me, me, KCMP_FILE, o, o);
	close(b);
	evkcmp("closed here", me, me, KCMP_FILE, a, b);
	evkcmp("not closed there", me, kid, KCMP_FILE, a, b);
	set_flag(1);
	await_state(kid, "Z");
	evkcmp("dead", me, kid, KCMP_FILE, a, a);
	evwait("child", kid, 0);
	return 0;
}
