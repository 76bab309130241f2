# Breakpoints at the program's own functions, and of a library's only some.
# expect: compare(
# expect: library->free(
ltrace -x compare+on_usr1+main -o trace "$PROGS/library"
cat trace
ltrace -e strcpy+free-puts -o trace "$PROGS/library"
cat trace
ltrace -L -x compare -o trace "$PROGS/library"
cat trace
ltrace -e getppid -x square -x one_syscall -o trace "$PROGS/steps"
cat trace
