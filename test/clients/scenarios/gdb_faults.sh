# Every way to die, with what the debugger knows of it.
# platforms: systrap ptrace
# expect: Program terminated with signal SIGKILL, Killed.
# expect: Program received signal SIGSEGV, Segmentation fault.
# expect: exited with code 052
# One debugger for all, since its start is what takes time.
# "directory" makes it forget which file it did not find: whether it says so twice
# for a library that was loaded anew depends on where its tables are in memory.
set --
for how in exit segv fpe ill trap abort kill term; do
	set -- "$@" -ex "echo == $how\n" -ex 'set startup-with-shell off' \
		-ex "run $how" -ex 'backtrace 1' -ex 'print $_siginfo.si_signo' \
		-ex 'print $_siginfo.si_code' -ex 'print $_siginfo._sifields._sigfault.si_addr' -ex 'x/i $pc' -ex kill \
		-ex 'set startup-with-shell on' -ex directory -ex "run $how" -ex continue -ex 'print $_exitcode' -ex 'print $_exitsignal'
done
gdb -nx -batch -x common.gdb "$@" "$PROGS/faults"
