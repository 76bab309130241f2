// mem_poke_text: POKETEXT changes the program's own read-only code; only the tracee sees it, and it lasts until it is put back: ptrace(2), PTRACE_POKETEXT.
#include "req_tools.h"

static NOINLINE int answer(void)
{
	__asm__ volatile(""); // keep the call
	return 41;
}

static int tracee(void *arg OBS_UNUSED)
{
	ev("answer", "is=%d", answer());
	self(SIGSTOP);
	ev("answer", "is=%d", answer());
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	long old = peek(t, answer), code;
	// mov $42, %eax; ret
	const unsigned char insn[8] = { 0xb8, 42, 0, 0, 0, 0xc3, 0x90, 0x90 };
	memcpy(&code, insn, 8);
	evpt("new code", PTRACE_POKETEXT, t, answer, code);
	ev("own", "answer=%d same=%b", answer(), memcmp((void *)answer, &old, 8) == 0);
	go("second stop", PTRACE_CONT, t, 0);
	evpt("old code", PTRACE_POKETEXT, t, answer, old);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
