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
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
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
