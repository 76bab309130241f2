// step_thread: stepping one thread does not stop or trace the others of its process: ptrace(2), PTRACE_SINGLESTEP.
#include "step_tools.h"

code(body, "int3\n nop\n nop\n nop\n ret");

static void *second(void *arg OBS_UNUSED)
{
	unsigned long flags;
	set_flag(0);
	await_flag(1);
	asm volatile("pushf\n pop %0" : "=r"(flags));
	role("thread");
	ev("thread", "trap_flag=%b", flags & 0x100);
	set_flag(2);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	await_flag(0);
	body();
	pthread_join(th, NULL);
	return 0;
}

int main(void)
{
	begin();
	name_code(body);
	pid_t t = start("tracee", tracee, NULL);
	step("nop", t, 0);
	set_flag(1);
	await_flag(2);
	step("nop", t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
