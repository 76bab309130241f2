// exec_registers: memory and registers changed at PTRACE_EVENT_EXEC are those the new image starts with: ptrace(2), PTRACE_O_TRACEEXEC.
#include "req_tools.h"

static const char *path;
static volatile long word = 5;

static int tracee(void *arg OBS_UNUSED)
{
	word = 6;
	exec_again(path, "again");
	return 1;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		role("image");
		ev("executed", "word=%d argument=%s", word, argv[1]);
		return 6;
	}
	begin();
	path = argv[0];
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXEC);
	go("event", PTRACE_CONT, t, 0);
	// A static image lies at the same place: the old word is gone.
	ev("word", "is=%d", peek(t, &word));
	evpt("word", PTRACE_POKEDATA, t, &word, 77);
	struct user_regs_struct r = get_regs(t);
	// argv[1], behind argc and argv[0]
	evpt("argument", PTRACE_POKEDATA, t, peek(t, r.rsp + 16), 0x00676e61686320); // " chang"
	ev("count", "argc=%d", peek(t, r.rsp));
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
