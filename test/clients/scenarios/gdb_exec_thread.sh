# A thread that is not the leader executes a program. How many threads the
# debugger has counted by then is a race; that it keeps the process is not.
# expect: life 3, thread leader 1
# expect: hit Breakpoint 1, life (number=3)
# expect: exited with code 011
gdb -nx -batch -x common.gdb -ex 'break life' -ex run -ex continue -ex continue -ex 'info threads' \
	-ex 'print $_exitcode' -ex continue "$PROGS/execs" >all
grep -vE '^\[(New|Thread|Switching)|^Using' all | sed -E 's/Thread [0-9]+ ("exe" )?hit/hit/; s/^\* [0-9]+ /* N /'
