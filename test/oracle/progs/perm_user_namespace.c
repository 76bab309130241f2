// perm_user_namespace: the user who owns a user namespace can attach to a process in it whatever its capabilities there; those do not reach out of it: ptrace(2); user_namespaces(7).
#include "perm_tools.h"

static int target(void *arg OBS_UNUSED)
{
	must(unshare(CLONE_NEWUSER));
	set_dumpable(1);
	set_flag(0);
	await_flag(1);
	return 0;
}

static int insider(void *arg)
{
	// Another one of the same user, but outside.
	must(unshare(CLONE_NEWUSER));
	try_attach("outwards", *(pid_t *)arg);
	return 0;
}

static int outsider(void *arg OBS_UNUSED)
{
	set_dumpable(0);
	set_flag(2);
	await_flag(1);
	return 0;
}

int main(void)
{
	begin();
	become(1000);
	set_dumpable(1);
	pid_t c = fork_named("target", target, NULL);
	await_flag(0);
	try_attach("inwards", c);
	pid_t o = fork_named("outsider", outsider, NULL);
	await_flag(2);
	pid_t i = fork_named("insider", insider, &o);
	evwait("insider", i, 0);
	set_flag(1);
	evwait("target", c, 0);
	evwait("outsider", o, 0);
	return 0;
}
