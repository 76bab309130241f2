package storm

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"utrace.dev/test/sandbox"
)

// hostileTime is what the program may take. It needs a fraction of it.
const hostileTime = 5 * time.Minute

// TestHostile makes every request with hostile arguments, on the host and in a
// sandbox. What differs must be in hostile.txt.
func TestHostile(t *testing.T) {
	t.Parallel()
	program := build(t, "hostile")
	text, err := os.ReadFile("hostile.txt")
	if err != nil {
		t.Fatal(err)
	}
	differences, err := parseDifferences(string(text))
	if err != nil {
		t.Fatal(err)
	}
	binary, err := sandbox.FindBinary(*runscFlag)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), hostileTime)
	defer cancel()
	runsc := sandbox.Runsc{Binary: binary, Dir: t.TempDir()}
	native := answers(t, sandbox.Native(ctx, program))
	inside := answers(t, runsc.Do(ctx, program))
	words, err := runsc.LastWords()
	if err != nil || words != "" {
		t.Errorf("the Sentry died (error %v):\n%s", err, head(words))
	}
	t.Logf("%d calls", len(native))
	for _, problem := range judge(native, inside, differences) {
		t.Error(problem)
	}
}

// answers runs the program and returns its lines.
func answers(t *testing.T, cmd *exec.Cmd) []string {
	t.Helper()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	last := lines[len(lines)-1]
	if err != nil || last != "all calls made" {
		t.Fatalf("%s: ended with error %v, its last of %d lines is %q\n%s", cmd.Path, err, len(lines), last, head(stderr.String()))
	}
	return lines
}
