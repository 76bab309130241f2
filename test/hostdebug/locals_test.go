package hostdebug

import "testing"

// TestThreadLocal: gdb shows each thread's own variables.
func TestThreadLocal(t *testing.T) {
	library := build(t, "locals", "-shared", "-fPIC", "-DLIBRARY")
	b := start(t, nil, build(t, "locals"), library)
	out := b.gdb("attach 1", "break here if n == 20", "continue", "print own", "print *theirs", "print late[0]", "print late[7]", "print &late == theirs",
		"thread apply all -s print own + 100", "thread 1", "print own", "print late[0]", "delete", "detach")
	has(t, out, `hit Breakpoint 1, here \(n=20`, `\$1 = 20`, `\$2 = 3`, `\$3 = 3`, `\$4 = 1020`, `\$5 = 1`,
		`\$6 = 1\d0`, `\$7 = 1\d0`, `\$8 = 1\d0`, `\$9 = 105`, `\$10 = 5`, `Cannot find thread-local storage for Thread 1\.1`, `detached`)
	b.goesOn("tick")
}

// TestThreadLocalStatic: a program without libraries has them, too.
func TestThreadLocalStatic(t *testing.T) {
	b := start(t, nil, build(t, "locals", "-static", "-DSTATIC"))
	out := b.gdb("attach 1", "print own", "detach")
	has(t, out, `\$1 = 5`, `detached`)
	b.goesOn("tick")
}
