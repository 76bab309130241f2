package yama

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"utrace.dev/test/guest"
	"utrace.dev/test/need"
	"utrace.dev/test/sandbox"
)

const want = `scope 0, same user, no relative: allowed
scope 1, same user, no relative: EPERM
scope 1, with CAP_SYS_PTRACE: allowed
scope 1, PR_SET_PTRACER_ANY: allowed
scope 1, PR_SET_PTRACER of an ancestor of the tracer: allowed
scope 1, PR_SET_PTRACER of another process: EPERM
scope 1, PR_SET_PTRACER_ANY of another user: EPERM
scope 1, own child: allowed
scope 1, TRACEME: allowed
scope 2, PR_SET_PTRACER_ANY: EPERM
scope 2, with CAP_SYS_PTRACE: allowed
scope 2, same user, maps: allowed
scope 2, same user, mem: EACCES
scope 2, with CAP_SYS_PTRACE, maps: allowed
scope 2, with CAP_SYS_PTRACE, mem: allowed
scope 2, own child: EPERM
scope 2, TRACEME: EPERM
scope 2, TRACEME to a parent with CAP_SYS_PTRACE: allowed
scope 0 written without CAP_SYS_PTRACE: EPERM, is 2
scope 4 written: EINVAL, is 2
scope -1 written: EINVAL, is 2
scope x written: EINVAL, is 2
scope 0 written: accepted, is 0
scope 2 written: accepted, is 2
scope 3 written: accepted, is 3
scope 3, a tracee from before: still traced
scope 3, with CAP_SYS_PTRACE: EPERM
scope 3, with CAP_SYS_PTRACE, maps: allowed
scope 3, with CAP_SYS_PTRACE, mem: EACCES
scope 3, TRACEME to a parent with CAP_SYS_PTRACE: EPERM
scope 3 written again: accepted, is 3
scope 0 written after 3: EINVAL, is 3
scope 2 written after 3: EINVAL, is 3
`

func TestWhoMayAttach(t *testing.T) {
	need.Root(t)
	need.Tool(t, "gcc")
	compiler, err := guest.New("")
	if err != nil {
		t.Fatal(err)
	}
	program, err := compiler.Build("progs/yama.c")
	if err != nil {
		t.Fatal(err)
	}
	binary, err := sandbox.FindBinary("")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	r := sandbox.Runsc{Binary: binary, Dir: t.TempDir()}
	out, err := r.Do(ctx, program).CombinedOutput()
	if err != nil {
		t.Errorf("%v", err)
	}
	if d := cmp.Diff(want, string(out)); d != "" {
		t.Errorf("attempts (-want +got):\n%s", d)
	}
}
