# Every way to die, with what the debugger knows of it.
# expect: Program terminated with signal SIGKILL, Killed.
# expect: Program received signal SIGSEGV, Segmentation fault.
# expect: exited with code 052
for how in exit segv fpe ill trap abort kill term; do
	echo "== $how"
	gdb -nx -batch -x common.gdb -ex 'set startup-with-shell off' \
		-ex run -ex 'backtrace 1' -ex 'print $_siginfo.si_signo' \
		-ex 'print $_siginfo.si_code' -ex 'print $_siginfo._sifields._sigfault.si_addr' -ex 'x/i $pc' \
		--args "$PROGS/faults" "$how"
	gdb -nx -batch -x common.gdb -ex run -ex continue -ex 'print $_exitcode' -ex 'print $_exitsignal' \
		--args "$PROGS/faults" "$how"
done
