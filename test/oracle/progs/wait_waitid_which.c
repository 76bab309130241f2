// wait_waitid_which: waitid selects tracees by process, by group and any; the caller's own group is group 0, and only the selected report is taken: waitid(2), P_PGID.
#include "sig_tools.h"

static int tracee(void *arg)
{
	if (arg)
		must(setpgid(0, 0));
	must(kill(getpid(), SIGUSR1));
	return 0;
}

static void look(const char *what, idtype_t type, id_t id, int options)
{
	siginfo_t si;
	memset(&si, 0, sizeof si);
	long r = waitid(type, id, &si, options) < 0 ? -errno : 0;
	ev("waitid", "what=%s result=%r pid=%p", what, r, si.si_pid);
	if (si.si_pid)
		evsig(what, &si);
}

int main(void)
{
	begin();
	must(setpgid(0, 0));
	pid_t a = spawn("same", tracee, NULL);
	pid_t b = spawn("own", tracee, (void *)1);
	resume(a, 0);
	resume(b, 0);
	await_state(a, "t");
	await_state(b, "t");
	look("group without a process", P_PGID, a, WSTOPPED | WNOHANG);
	look("own group, kept", P_PGID, b, WSTOPPED | WNOWAIT);
	look("caller's group by 0", P_PGID, 0, WSTOPPED);
	look("caller's group again", P_PGID, 0, WSTOPPED | WNOHANG);
	look("own group", P_PGID, b, WSTOPPED);
	look("own group again", P_PGID, b, WSTOPPED | WNOHANG);
	look("another's report", P_PID, b, WSTOPPED | WNOHANG);
	resume(a, SIGUSR2);
	look("any", P_ALL, 0, WSTOPPED | WEXITED);
	look("any again", P_ALL, 0, WSTOPPED | WNOHANG);
	look("id of any does not count", P_ALL, 12345, WSTOPPED | WNOHANG);
	look("process 0", P_PID, 0, WSTOPPED | WNOHANG);
	look("negative process", P_PID, -b, WSTOPPED | WNOHANG);
	look("negative group", P_PGID, -b, WSTOPPED | WNOHANG);
	look("nothing asked for", P_ALL, 0, WNOHANG);
	look("unknown option", P_ALL, 0, WEXITED | 0x100);
	look("unknown kind", 17, 0, WEXITED | WNOHANG);
	must(kill(b, SIGKILL));
	look("end of the group", P_PGID, b, WEXITED);
	look("group that is gone", P_PGID, b, WEXITED);
	look("no child left", P_ALL, 0, WEXITED);
	return 0;
}
