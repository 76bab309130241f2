package hosttools

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"utrace.dev/test/sandbox"
)

// TestTutorial builds the program of docs/tutorial.md, word for word, in a module of
// its own, and uses it.
func TestTutorial(t *testing.T) {
	root, err := sandbox.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "docs", "tutorial.md"))
	if err != nil {
		t.Fatal(err)
	}
	block := func(re string) string {
		m := regexp.MustCompile("(?s)\n```" + re + "```\n").FindSubmatch(text)
		if m == nil {
			t.Fatalf("docs/tutorial.md has no block like %s", re)
		}
		return string(m[1])
	}
	program := block("go\n(.*?)")
	if n := strings.Count(program, "\n"); n >= 40 {
		t.Errorf("the program has %d lines, want fewer than 40", n)
	}
	mod := strings.ReplaceAll(block("\n(module .*?)"), "../utrace", root)
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, content := range map[string]string{"main.go": program, "go.mod": mod, "go.sum": string(sum)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	command := regexp.MustCompile(`(?m)^    CGO_ENABLED=0 (go build .*)$`).FindSubmatch(text)
	if command == nil {
		t.Fatal("docs/tutorial.md does not say how to build")
	}
	args := strings.Fields(string(command[1]))
	build := exec.Command(args[0], args[1:]...)
	build.Dir = dir
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%q: %v\n%s", args, err, out)
	}

	c := newContainerOf(t, filepath.Join(dir, "runsc"), "calls")
	if err := c.Create(nil); err != nil {
		t.Fatal(err)
	}
	count := start(t, c, "attach", c.ID, "callcount")
	sessions(t, c, 1)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if err := count.wait(); err != nil {
		t.Errorf("%v", err)
	}
	if out := count.Output(); number(out, `(?m)^ *(\d+) getppid$`) != callsPerRun {
		t.Errorf("getppid was not counted %d times:\n%s", callsPerRun, out)
	}
}
