package clients

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"utrace.dev/test/need"
	"utrace.dev/test/sandbox"
)

// A session is a command of README.md and what it prints there.
type session struct {
	Line    int
	Command string
	Shown   []string
}

// sessions returns those of a text: blocks that are indented by four blanks and
// begin with a prompt. The first line may go on behind a backslash.
func sessions(text string) []session {
	var all []session
	open := false // the last of all is still going on
	var blank int
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		line, indented := strings.CutPrefix(lines[i], "    ")
		command, prompt := strings.CutPrefix(line, "$ ")
		if !prompt {
			command, prompt = strings.CutPrefix(line, "# ")
		}
		switch {
		case indented && prompt:
			s := session{Line: i + 1}
			for strings.HasSuffix(command, `\`) && i+1 < len(lines) {
				i++
				command = strings.TrimSuffix(command, `\`) + strings.TrimSpace(lines[i])
			}
			s.Command = command
			all = append(all, s)
			open, blank = true, 0
		case indented && open:
			last := &all[len(all)-1]
			last.Shown = append(last.Shown, line)
		case strings.TrimSpace(lines[i]) == "" && blank == 0:
			blank++ // may be in the middle of a block
		default:
			open = false
		}
		if indented {
			blank = 0
		}
	}
	return all
}

// changing is what is another on every run: addresses, ids, the environment, the
// names of temporary folders.
var changing = []struct {
	match *regexp.Regexp
	put   string
}{
	{regexp.MustCompile(`0x[0-9a-f]{5,}`), "ADDRESS"},
	{regexp.MustCompile(`(LWP|process|pid) +\d+`), "$1 ID"},
	{regexp.MustCompile(`/\* \d+ vars \*/`), "VARS"},
	{regexp.MustCompile(`\S*/tmp\.\w+`), "FOLDER"},
}

func steady(line string) string {
	for _, c := range changing {
		line = c.match.ReplaceAllString(line, c.put)
	}
	return strings.TrimSpace(line)
}

// missing returns the first of the lines that the output does not have behind the
// one before; the output may have more. What strace shows of several processes may come
// in any order.
func missing(shown []string, output string) string {
	var lines, several []string
	for _, got := range strings.Split(output, "\n") {
		if strings.HasPrefix(got, "[pid ") {
			several = append(several, steady(got))
		} else {
			lines = append(lines, got)
		}
	}
	for _, want := range shown {
		if strings.HasPrefix(want, "[pid ") {
			i := slices.Index(several, steady(want))
			if i < 0 {
				return want
			}
			several = slices.Delete(several, i, i+1)
			continue
		}
		for {
			if len(lines) == 0 {
				return want
			}
			got := lines[0]
			lines = lines[1:]
			if steady(got) == steady(want) {
				break
			}
		}
	}
	return ""
}

// TestDemo runs the commands of README.md, on the host and in both gVisors. Each
// must print what is shown there.
func TestDemo(t *testing.T) {
	need.Root(t)
	for _, tool := range []string{"gcc", "gdb", "strace"} {
		need.Tool(t, tool)
	}
	root, err := sandbox.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	// README has the programs in /tmp, which may have others of that name.
	programs := t.TempDir()
	sources, err := filepath.Glob(filepath.Join(root, "docs", "demo", "*.c"))
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range sources {
		name := strings.TrimSuffix(filepath.Base(source), ".c")
		cmd := exec.Command("gcc", "-g", "-pthread", "-o", filepath.Join(programs, name), "docs/demo/"+name+".c")
		cmd.Dir = root
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", cmd, err, out)
		}
	}
	found := sessions(string(text))
	if len(found) < 10 {
		t.Errorf("README.md has %d sessions, which are fewer than there were: are they written in another way?", len(found))
	}
	for _, s := range found {
		t.Run(fmt.Sprintf("line %d", s.Line), func(t *testing.T) {
			if len(s.Shown) == 0 {
				t.Fatalf("README.md:%d shows nothing of what %q prints", s.Line, s.Command)
			}
			out := demo(t, root, strings.ReplaceAll(s.Command, "/tmp/", programs+"/"))
			out = strings.ReplaceAll(out, programs+"/", "/tmp/")
			if line := missing(s.Shown, out); line != "" {
				t.Errorf("README.md:%d: %s\ndoes not print, or not there: %q. It prints:\n%s", s.Line, s.Command, line, out)
			}
		})
	}
}

// demo runs a command as it stands in README.md.
func demo(t *testing.T, root, command string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), timeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", "exec "+command)
	if !strings.HasPrefix(command, "bin/") {
		cmd = sandbox.Native(ctx, "sh", "-c", "mount -t proc proc /proc && "+command)
	}
	cmd.Dir = root
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "TMPDIR=" + t.TempDir(), "LC_ALL=C", "TERM=dumb"}
	if cmd.SysProcAttr == nil {
		// What runsc mounts goes with it.
		cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
	}
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		t.Fatalf("%s: not at an end within %v; it printed:\n%s", command, timeout, tail(string(out)))
	}
	// What a debugger that was given a false promise ends with is not shown.
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%s: %v", command, err)
	}
	return string(out)
}

func TestSessions(t *testing.T) {
	const text = "Text:\n\n    $ one \\\n        two\n    a\n\n    b\n\nText.\n\n    not one\n\n    # three\n    # four\n    c\n\n\n    d\n"
	want := []session{
		{3, "one two", []string{"a", "b"}},
		{13, "three", nil},
		{14, "four", []string{"c"}},
	}
	if d := cmp.Diff(want, sessions(text)); d != "" {
		t.Errorf("wrong sessions (-want +got):\n%s", d)
	}
}

func TestMissing(t *testing.T) {
	const output = "a at 0x55551234\nmore\nb (LWP 12)\nc\n"
	for _, test := range []struct{ shown, want string }{
		{"a at 0x7fff1234\nb (LWP 3)", ""},
		{"a at 0x7fff1234\nc", ""},
		{"b (LWP 3)\na at 0x7fff1234", "a at 0x7fff1234"},
		{"a at 0x12", "a at 0x12"},
		{"c\nd", "d"},
	} {
		if got := missing(strings.Split(test.shown, "\n"), output); got != test.want {
			t.Errorf("of %q %q is missing, want %q", test.shown, got, test.want)
		}
	}
}
