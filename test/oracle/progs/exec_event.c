// exec_event: TRACEEXEC stops in the new image, the message is the former thread id, and no SIGTRAP follows: ptrace(2), PTRACE_O_TRACEEXEC.
#include "req_tools.h"

static const char *path;

static int tracee(void *arg OBS_UNUSED)
{
	exec_again(path, "again");
	return 1;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		role("tracee");
		ev("executed", "argument=%s tracer=%p", argv[1], tracer_of(getpid()));
		return 6;
	}
	begin();
	path = argv[0];
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXEC);
	go("event", PTRACE_CONT, t, 0);
	evinfo("event", t);
	ev("message", "former=%p", event_msg(t));
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
