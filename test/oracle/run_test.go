package oracle

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"utrace.dev/test/need"
	"utrace.dev/test/sandbox"
)

// script is a place whose driver is a shell script. It gets the driver's
// arguments.
type script string

func (s script) command(ctx context.Context, args []string) (*exec.Cmd, func() string, error) {
	cmd := exec.CommandContext(ctx, "sh", append([]string{"-c", string(s), "driver"}, args...)...)
	return cmd, func() string { return "last words" }, nil
}

// good is what a script writes for a program that runs well.
const good = `good() {
	printf '@BEGIN 0 %s\n\n@EVENTS 24 %s\n{"who":"main","ev":"ok"}\n@END 8 %s\nexited 0\n' "$1" "$1" "$1"
}
`

func named(names ...string) []*program {
	var out []*program
	for _, name := range names {
		out = append(out, &program{Name: name, Binary: name, Timeout: time.Second})
	}
	return out
}

// TestGuiltyProgram lets the driver die at a program in several ways. That one
// must get the blame, and the others their result.
func TestGuiltyProgram(t *testing.T) {
	tests := []struct {
		name, guilty string
		say          []string
	}{
		{"dies within", `printf '@BEGIN 0 b\n\n'; echo oops >&2; exit 3`, []string{"exit status 3", "oops", "last words"}},
		{"dies within a frame", `printf '@BEGIN 0 b\n\n@EVENTS 100 b\n{"who'; kill -9 $$`, []string{"signal: killed"}},
		{"ends within, without a word", `printf '@BEGIN 0 b\n\n'; exit 0`, []string{"ended early"}},
		{"leaves something", `printf '@BEGIN 0 b\n\n@LEFT 8 b\nthread 9\n@END 8 b\nexited 0\n'; exit 9`,
			[]string{"after the program had ended", "exit status 9"}},
		{"writes nonsense", `printf '@BEGIN 0 b\n\nfatal error\n'; exec sleep 100`, []string{"fatal error"}},
		{"ends another program", `printf '@BEGIN 0 b\n\n@END 8 c\nexited 0\n'; exec sleep 100`, []string{"END of c", "out of turn"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			loop := good + `while [ $# -gt 0 ]; do
				if [ "$2" = b ]; then ` + tt.guilty + `; fi
				good "$2"; shift 2
			done`
			got := runner{script(loop), defaultGrace}.runEach(t.Context(), named("a", "b", "c"))
			for _, name := range []string{"a", "c"} {
				r := got[name]
				if r == nil || r.Err != nil || r.End != "exited 0" || len(r.Roles["main"]) != 1 {
					t.Errorf("the innocent program %s has the report %+v", name, r)
				}
			}
			if got["b"] == nil {
				t.Fatal("the guilty program has no report")
			}
			wantError(t, got["b"].Err, tt.say)
		})
	}
}

func TestNoStart(t *testing.T) {
	place := script("echo no platform >&2; exit 1")
	got := runner{place, defaultGrace}.runEach(t.Context(), named("a", "b"))
	for _, name := range []string{"a", "b"} {
		if got[name] == nil {
			t.Fatalf("the program %s has no report", name)
		}
		wantError(t, got[name].Err, []string{"exit status 1", "no platform"})
	}
}

// TestStuckPlace has a driver that falls silent in a program, as in a sandbox
// whose kernel hangs.
func TestStuckPlace(t *testing.T) {
	const loop = good + `if [ "$2" = stuck ]; then printf '@BEGIN 0 stuck\n\n'; exec sleep 100; fi; good "$2"`
	programs := named("stuck", "fine")
	for _, p := range programs {
		p.Timeout = 0
	}
	got := runner{script(loop), 200 * time.Millisecond}.runEach(t.Context(), programs)
	if got["stuck"] == nil || got["fine"] == nil {
		t.Fatalf("got the reports %v, want one of each program", got)
	}
	wantError(t, got["stuck"].Err, []string{"no word from the driver", "the start of stuck"})
	wantError(t, got["fine"].Err, nil)
}

// TestBrokenSandbox lets a Sentry panic at one program's system call. The
// programs after it need a new sandbox.
func TestBrokenSandbox(t *testing.T) {
	need.Root(t)
	binary, err := sandbox.FindBinary(*runscFlag)
	if err != nil {
		t.Fatal(err)
	}
	compiler := newCompiler(t)
	dir := t.TempDir()
	programs := named("before", "breaks", "after")
	for _, p := range programs {
		call := ""
		if p.Name == "breaks" {
			call = "syscall(SYS_afs_syscall);"
		}
		text := fmt.Sprintf("#include \"obs.h\"\nint main(void) { ev(\"start\", \"\"); %s ev(\"end\", \"\"); return 0; }\n", call)
		p.Source = filepath.Join(dir, p.Name+".c")
		if err := os.WriteFile(p.Source, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		header, err := os.ReadFile(filepath.Join("progs", "obs.h"))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "obs.h"), header, 0o644); err != nil {
			t.Fatal(err)
		}
		if p.Binary, err = compiler.Build(p.Source); err != nil {
			t.Fatal(err)
		}
	}
	driver, err := compiler.Build(filepath.Join("driver", "driver.c"))
	if err != nil {
		t.Fatal(err)
	}
	place := runsc{
		driver: driver, binary: binary, dir: t.TempDir(),
		flags: []string{"--TESTONLY-afs-syscall-panic"},
	}
	got := runner{place, defaultGrace}.runEach(t.Context(), programs)
	for _, name := range []string{"before", "after"} {
		r := got[name]
		if r == nil || r.Err != nil || len(r.Roles["main"]) != 2 {
			t.Errorf("the program %s has the report %+v, want two events", name, r)
		}
	}
	if got["breaks"] == nil {
		t.Fatal("the program that broke the sandbox has no report")
	}
	wantError(t, got["breaks"].Err, []string{"panic"})
	if err := got["breaks"].Err; err != nil && strings.Contains(err.Error(), "no word from the driver") {
		t.Errorf("the death of the sandbox was seen only after a timeout: %v", err)
	}
}
