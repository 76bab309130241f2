// Package invariants lists the numbered rules of the tracing interface and finds
// the tests that prove them, for docs/invariants.md.
//
// Into this package come the list and what makes the document of it. It imports
// the standard library only.
package invariants

// A Rule is one numbered rule.
type Rule struct {
	// Number is the rule's; tests have it in their name.
	Number int
	// Text says the rule in short.
	Text string
	// Kernel names what only a test in a real kernel can show, "" if the fake
	// kernel shows all.
	Kernel string
	// Oracle lists the ptrace programs that prove the rule, by file name.
	Oracle []string
}

// A Section is a group of rules.
type Section struct {
	Title string
	Rules []Rule
}

// Sections is all of them.
var Sections = []Section{
	{"Attach and lookup", []Rule{
		{1, "A new engine is not called before it has set events.", "", nil},
		{2, "Looking an engine up on an untraced thread finds nothing.", "", nil},
		{3, "An exclusive attach by ops fails exactly if an attached engine has the same ops.", "", nil},
		{4, "Engines that share ops are told apart by their data.", "", nil},
		{5, "An exclusive attach that matches nothing in particular fails if any engine is attached.", "", nil},
		{6, "A released thread cannot be attached to; a zombie can.", "", nil},
		{7, "A task of the kernel itself cannot be attached to.", "", nil},
		{8, "A detached engine is not found, even while its last callback runs.", "", nil},
		{9, "Of many exclusive attaches at once, one succeeds.", "", nil},
		{10, "An engine attached in a callback sees the next event, not this one.", "", nil},
		{11, "An engine attached before a pass begins is part of it.", "", nil},
	}},
	{"Order", []Rule{
		{12, "Engines are called in attach order, but for system call entry.", "", nil},
		{13, "At system call entry the order is reversed, quiesce callbacks included.", "", nil},
		{14, "At system call exit it is attach order again.", "", nil},
		{15, "The quiesce callback comes just before the engine's own for the event.", "", nil},
		{16, "It comes also for events that only others asked for.", "", nil},
		{17, "An event turned on in its quiesce callback is called at once.", "", nil},
		{18, "CLONE is over before the child runs and before any callback from it.", "the order of the real fork path", nil},
		{19, "CLONE comes before the exit of its system call.", "", nil},
		{20, "A stop asked for at a vfork's CLONE holds the parent before it waits; the child runs.", "the real vfork wait", nil},
		{21, "EXEC comes after the death of all sibling threads and before the call's exit.", "the real exec path", nil},
		{22, "An exec that fails is not reported.", "", nil},
		{23, "EXIT, DEATH, REAP come in this order, each at most once.", "", nil},
		{24, "REAP waits until DEATH has returned, however early the parent reaps.", "", nil},
		{25, "Nothing follows REAP.", "", nil},
		{26, "At EXIT the memory is there, at DEATH it is gone.", "the real address space", nil},
		{27, "wait sees the exit code edited at EXIT; the next engine sees both codes.", "", nil},
		{28, "All threads not parked report the group stop; at most one of them has notify.", "", nil},
		{29, "SIGCONT is reported as a continue once per group.", "", nil},
		{30, "A clone that fails is not reported.", "", nil},
	}},
	{"Stop and resume", []Rule{
		{31, "A held thread runs no user instruction.", "that the CPU is really left", nil},
		{32, "It runs when its last holder lets go or detaches.", "", nil},
		{33, "Control(Stop) says whether the thread is parked or will be; then a callback comes.", "", nil},
		{34, "Stop leaves a sleeping call alone, Interrupt breaks it.", "the real sleeps", nil},
		{35, "A call broken by Interrupt goes on as if nothing had been.", "the restart of real calls", nil},
		{36, "Stopping a job-stopped thread takes effect at once, and SIGCONT wakes it no more.", "", nil},
		{37, "Let go while its group is stopped, a thread is job-stopped.", "", nil},
		{38, "A parked thread counts as stopped for a group stop.", "", nil},
		{39, "A stop at entry is before the call; the registers at resume decide.", "", nil},
		{40, "A number changed in that stop is the call that is made.", "", nil},
		{41, "If anybody asked for a report in it, entry is reported again and marked.", "", nil},
		{42, "If nobody did, it is not.", "", nil},
		{43, "A hold outlasts passes in which its engine is not called.", "", nil},
		{44, "A later answer of the same engine ends its hold.", "", nil},
		{45, "The strictest answer of a pass wins.", "", nil},
		{46, "A single step wins over a block step.", "", nil},
		{47, "A single step is one instruction, a system call included.", "the processor's trap", nil},
		{48, "Resume leaves no step armed.", "the processor's trap flag", nil},
		{49, "A report that was asked for comes before the next user instruction.", "", nil},
		{50, "Interrupt is answered by a signal callback before a signal is dequeued.", "", nil},
		{51, "Asking for a report in every report does not go on for ever.", "", nil},
		{52, "A stop needs no QUIESCE event.", "", nil},
		{53, "A report and a step by Control do.", "", nil},
	}},
	{"SIGKILL", []Rule{
		{54, "SIGKILL is not reported and cannot be answered.", "", nil},
		{55, "It ends every kind of stop.", "each stop of the real kernel", nil},
		{56, "A thread killed at entry does not make the call.", "", nil},
		{57, "exit_group, exec and a fatal signal in a sibling end the stop as well.", "", nil},
		{58, "Killed in the signal path, a thread dies of SIGKILL whatever else is pending.", "", nil},
		{59, "A callback that blocks holds up no other thread's kill.", "", nil},
		{60, "A killed thread enters no stop.", "", nil},
	}},
	{"Signals", []Rule{
		{61, "A blocked signal is reported when it is unblocked.", "", nil},
		{62, "An ignored signal is reported if somebody wanted it when it was sent.", "", nil},
		{63, "The event fits the sigaction at the time of dequeuing.", "", nil},
		{64, "An ignored signal leaves no effect.", "", nil},
		{65, "An edited number is what is delivered; an impossible one becomes SIGTRAP.", "", nil},
		{66, "An edited sigaction counts for one delivery.", "", nil},
		{67, "A one-shot handler is reset once.", "", nil},
		{68, "A signal that is held back comes again, ahead of the thread's others.", "", nil},
		{69, "In an orphaned group TSTP does nothing, STOP stops.", "real process groups", nil},
		{70, "TERM and CORE kill with the number in the siginfo; CORE dumps.", "the real core path", nil},
		{71, "Each engine sees the disposition so far; the last word counts.", "", nil},
		{72, "A delivery with an answer other than Resume is followed by a HANDLER report.", "the real frame", nil},
		{73, "A signal stopped at and ignored is shown again by Interrupt, and only by that.", "", nil},
		{74, "A signal to the process is reported by one thread.", "", nil},
		{75, "An injected signal needs no room in a queue, passes masks and outlives its engine.", "", nil},
	}},
	{"Detach and lifetime", []Rule{
		{76, "After a detach that gave nil no callback runs or begins.", "", nil},
		{77, "After one in progress and a barrier neither.", "", nil},
		{78, "A barrier returns when the answer has been carried out.", "", nil},
		{79, "A barrier on the thread itself returns at once.", "", nil},
		{80, "A barrier does not wait for a sleeping thread.", "", nil},
		{81, "Events removed with nil are not called any more.", "", nil},
		{82, "Adding events is never in progress.", "", nil},
		{83, "DEATH and REAP cannot be detached from; the error says which.", "", nil},
		{84, "A zombie cannot be controlled.", "", nil},
		{85, "DEATH is set in time and reported once, or refused.", "", nil},
		{86, "Detaching in DEATH prevents REAP.", "", nil},
		{87, "Detaching in quiesce prevents the event's own callback.", "", nil},
		{88, "All calls on a detached engine say that it is gone.", "", nil},
		{89, "release runs once, after the last reference and the last callback.", "", nil},
		{90, "The last detach leaves nothing armed.", "", nil},
		{91, "Detaching the only holder lets the thread run.", "", nil},
		{92, "Two engines can detach in one pass.", "", nil},
		{93, "On exec by another thread the old leader's engines are reaped and the caller's go on under the new id.", "the real exec path", nil},
	}},
	{"Examination", []Rule{
		{94, "Only an engine that holds the thread may examine it.", "", nil},
		{95, "finish tells if the thread woke.", "", nil},
		{96, "No write reaches a thread that has left its stop.", "the real freeze", nil},
		{97, "The thread goes on with the registers as edited.", "", nil},
		{98, "Parts of a register set agree with the whole; what is out of range fails.", "the real register sets", nil},
		{99, "A view changes at exec only.", "", nil},
	}},
	{"Living together", []Rule{
		{100, "Two observers see the same, with or without each other.", "", nil},
		{101, "An engine without events changes nothing.", "", nil},
		{102, "Two engines hold a thread independently, a ptrace tracer being one.", "with a real tracer", nil},
		{103, "A decision to abort a call survives others' quiesce callbacks.", "", nil},
		{104, "An aborted call reports its exit, with ENOSYS or what an engine set.", "", nil},
		{105, "A callback that panics or answers nonsense is contained and reported.", "", nil},
		{106, "Untraced, a system call costs one test.", "the real system call path", nil},
	}},
	{"ptrace", []Rule{
		{107, "A second tracer, or TRACEME twice, is refused.", "", []string{"attach_other_tracer", "attach_traceme_twice", "req_traceme_twice"}},
		{108, "wait reports a stop once.", "", []string{"wait_once", "wait_wnowait"}},
		{109, "Requests on a running tracee fail.", "", []string{"req_running"}},
		{110, "A detach delivers the signal that it names, and drops the one it was at otherwise.", "", []string{"detach_signal", "detach_syscall_signal", "detach_pending"}},
		{111, "The tracees of a tracer that dies are let go.", "", []string{"detach_tracer_exit", "detach_tracer_killed", "detach_tracer_exit_waited"}},
		{112, "A child traced from birth stops before its first instruction.", "", []string{"fork_seized", "fork_options_inherited"}},
		{113, "Entry and exit stops alternate, marked if that was asked for.", "", []string{"sys_entry_exit", "sys_sysgood"}},
		{114, "A step over a system call traps once, after it.", "", []string{"step_syscall", "sys_step_call"}},
	}},
	{"Step plans", []Rule{
		{115, "A plan ends in one trap, to its engine alone, with the reason and the number of single steps.", "that PTRACE_SINGLESTEP counts the same", nil},
		{116, "Plans and steps of several engines go on independently, and a trap that the program had coming stays its own.", "with a tracer and its watchpoint", nil},
		{117, "Watched bytes are seen to change at the instruction or call that does it, by others at the next step, and when they go away.", "real calls and mappings", nil},
		{118, "Signals are no steps and leave a plan as it is; the entry to a handler is a step, and can end it.", "real frames, breakpoints, faults, and the trap flag", nil},
		{119, "A system call is one step of a plan.", "the real system call path", nil},
		{120, "Exec ends a plan; a resume, another step, detach and the thread's end do so without a trap.", "the real exec path, and steps cut short", nil},
		{121, "A plan outlives a stop, and a checkpoint.", "a thread that is stepped meanwhile", nil},
		{122, "A plan that is impossible, or could not end, is refused.", "", nil},
	}},
	{"Breakpoints of engines", []Rule{
		{123, "A breakpoint that is met is shown once, to the engines that have set it, and is nothing that happens to the program.", "", nil},
		{124, "A thread at the breakpoint of several stands until the last has let it go, and those who leave disturb nobody.", "", nil},
		{125, "A kill ends a stop at a breakpoint, also while it is being reported.", "", nil},
		{126, "All engines of one report are told the same place in the order of what happens, whatever the thread.", "", nil},
	}},
}
