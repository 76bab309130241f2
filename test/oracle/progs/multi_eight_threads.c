// multi_eight_threads: a tracer of eight threads gets each thread's own signal from that thread: ptrace(2), Signal-delivery-stop; tgkill(2).
#include "sig_tools.h"

#define N 8
static struct gate g;

static void got(int sig, siginfo_t *si, void *uc OBS_UNUSED)
{
	(void)sig;
	obs_tab->word[10 + si->si_value.sival_int] = own_tid();
}

static void *thread(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th[N];
	on(36, got, 0);
	for (int i = 0; i < N; i++)
		pthread_create(&th[i], NULL, thread, NULL);
	for (int i = 0; i < N; i++)
		pthread_join(th[i], NULL);
	return 0;
}

int main(void)
{
	static const char *const name[] = { "t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7" };
	unsigned long t[N];
	begin();
	g = new_gate();
	pid_t p = spawn("leader", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, p, 0, PTRACE_O_TRACECLONE);
	for (int i = 0; i < N; i++) {
		go("clone", PTRACE_CONT, p, 0);
		must_pt(PTRACE_GETEVENTMSG, p, 0, &t[i]);
		name_pid(name[i], t[i]);
		evwait("new", t[i], __WALL);
		resume(t[i], 0);
		await_state(t[i], "S");
	}
	resume(p, 0);
	for (int i = N - 1; i >= 0; i--) {
		siginfo_t si;
		memset(&si, 0, sizeof si);
		si.si_code = SI_QUEUE;
		si.si_pid = getpid();
		si.si_value.sival_int = i;
		must(syscall(SYS_rt_tgsigqueueinfo, p, t[i], 36, &si));
	}
	for (int i = 0; i < N; i++) {
		evwait("signal", t[i], __WALL);
		evinfo("signal", t[i]);
		resume(t[i], 36);
		await_state(t[i], "S");
		ev("handled", "by_itself=%b", obs_tab->word[10 + i] == (long)t[i]);
	}
	for (int i = 0; i < N; i++)
		gate_open(&g);
	for (int i = 0; i < N; i++)
		evwait("end", t[i], __WALL);
	evwait("end", p, __WALL);
	return 0;
}
