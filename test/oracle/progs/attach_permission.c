// attach_permission: an unprivileged process may attach to one with its ids that is dumpable, not to one of another user nor to one that is not dumpable: ptrace(2), Ptrace access mode checking.
#include "sig_tools.h"

static struct gate g;

static int as_user(void *arg)
{
	long how = (long)arg;
	if (how != 0)
		must(setresuid(1000 + (how == 3), 1000 + (how == 3), 1000 + (how == 3)));
	must(prctl(PR_SET_DUMPABLE, how != 2));
	set_flag(how);
	gate_pass(&g);
	return 0;
}

int main(void)
{
	static const char *const name[] = { "root", "same user", "not dumpable", "other user" };
	pid_t t[4];
	begin();
	g = new_gate();
	for (long i = 0; i < 4; i++) {
		t[i] = fork_named(name[i], as_user, (void *)i);
		await_flag(i);
	}
	pid_t u = must(fork());
	if (u == 0) {
		role("user");
		must(setresuid(1000, 1000, 1000));
		for (int i = 0; i < 4; i++) {
			evpt(name[i], PTRACE_ATTACH, t[i], 0, 0);
			evpt(name[i], PTRACE_SEIZE, t[i], 0, 0);
		}
		evwait("same user", t[1], __WALL);
		evpt("same user", PTRACE_DETACH, t[1], 0, 0);
		_exit(0);
	}
	name_pid("user", u);
	evwait("user", u, 0);
	for (int i = 0; i < 4; i++)
		gate_open(&g);
	for (int i = 0; i < 4; i++)
		evwait(name[i], t[i], 0);
	return 0;
}
