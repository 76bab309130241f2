package strace

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"utrace.dev/test/need"
	"utrace.dev/test/sandbox"
)

// ofCommand runs a command in a sandbox of its own under ours, and returns what is written of it.
func ofCommand(t *testing.T, options []string, command ...string) string {
	t.Helper()
	need.Root(t)
	binary, err := sandbox.FindBinary(*runscBinary)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	dir := t.TempDir()
	args := append([]string{"--network=none", "--ignore-cgroups", "--platform=" + *platform, "strace"}, options...)
	cmd := exec.CommandContext(ctx, binary, append(append(args, "--"), command...)...)
	cmd.Env = append([]string{"TMPDIR=" + dir}, environment...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, out)
	}
	return string(out)
}

// TestBegan: what is written of a command begins with an execve, the same that strace
// writes natively.
func TestBegan(t *testing.T) {
	needStrace(t)
	address := regexp.MustCompile(`0x[5-7][0-9a-f]{8,}`)
	for _, command := range [][]string{{"true"}, {"/bin/sh", "-c", "exit 0"}, {"test", "a\x01", "!=", "a b"}, {"env", "-i", "true"}} {
		cmd := exec.Command("strace", append([]string{"-e", "trace=execve"}, command...)...)
		cmd.Env = append([]string{"TMPDIR=" + t.TempDir()}, environment...)
		native, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", cmd, err, native)
		}
		want := address.ReplaceAllString(string(native), "ADDRESS")
		if got := address.ReplaceAllString(ofCommand(t, []string{"-e", "trace=execve"}, command...), "ADDRESS"); got != want {
			t.Errorf("%q:\n%s\nstrace writes\n%s", command, got, want)
		}
	}
	if out := ofCommand(t, []string{"-c"}, "true"); !regexp.MustCompile(`(?m)^ *\S+ +\S+ +\d+ +1 +execve$`).MatchString(out) {
		t.Errorf("-c does not count one execve:\n%s", out)
	}
	if out := ofCommand(t, []string{"-e", "trace=!execve"}, "true"); strings.Contains(out, "execve") {
		t.Errorf("it is not wanted, and is there:\n%s", out)
	}
	if out := ofCommand(t, []string{"-Z"}, "true"); strings.Contains(out, "execve") {
		t.Errorf("it has not failed, and is there:\n%s", out)
	}
	if out := ofCommand(t, []string{"-e", "inject=execve:error=ENOENT:when=1", "-e", "trace=execve"}, "/bin/sh", "-c", "/bin/true || exit 0"); !regexp.MustCompile(
		`(?sm)^execve\("/bin/sh"[^\n]*\) = 0\n.*execve\("/bin/true".*= -1 ENOENT \(No such file or directory\) \(INJECTED\)`).MatchString(out) {
		t.Errorf("the first one is nobody's to change, the second is:\n%s", out)
	}
	var event struct {
		Name, Result string
		Args         []string
		Duration     *int64
	}
	out := ofCommand(t, []string{"--json", "-e", "trace=execve", "-q"}, "true")
	for _, l := range strings.Split(out, "\n") {
		if strings.Contains(l, `"syscall"`) {
			if err := json.Unmarshal([]byte(l), &event); err != nil {
				t.Fatal(err)
			}
		}
	}
	if event.Name != "execve" || event.Result != "0" || len(event.Args) != 3 || event.Args[1] != `["true"]` || event.Duration == nil {
		t.Errorf("%+v of\n%s", event, out)
	}
}

// TestBeganInside: so it is for what the runtime starts in a container later.
func TestBeganInside(t *testing.T) {
	c := startSleeper(t) // its own beginning would come between the lines of the others
	file := filepath.Join(t.TempDir(), "ready")
	cmd := c.runsc("strace", "-o", file, c.ID)
	r, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		cmd.Process.Kill()
		cmd.Wait()
	}()
	attached := make([]byte, 100)
	if n, err := r.Read(attached); err != nil || !strings.Contains(string(attached[:n]), "attached") {
		t.Fatalf("%q, %v", attached[:n], err)
	}
	for range 3 {
		if out, err := c.runsc("exec", "--env", "A=b", c.ID, "/bin/echo", "one two").CombinedOutput(); err != nil {
			t.Fatalf("exec: %v\n%s", err, out)
		}
	}
	cmd.Process.Signal(syscall.SIGINT)
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	out := string(text)
	began := regexp.MustCompile(`(?m)^\d+ +execve\("/bin/echo", \["/bin/echo", "one two"\], 0x7\S+ /\* \d+ vars \*/\) = 0\n\d+ +brk\(NULL\)`)
	if n := len(began.FindAllString(out, -1)); n != 3 {
		t.Errorf("%d of 3 programs begin with their execve:\n%s", n, out)
	}
}

// TestStartAs: the environment and the user of a command (-E, -u).
func TestStartAs(t *testing.T) {
	out := ofCommand(t, []string{"-qo", os.DevNull, "-EA=b", "-E", "PERL_HASH_SEED", "-E", "LC_ALL=POSIX", "-u", "nobody"}, "/bin/sh", "-c", "id -u; id -g; env | sort")
	want := "65534\n65534\nA=b\n"
	if !strings.HasPrefix(out, want) || strings.Contains(out, "PERL_HASH_SEED") || strings.Count(out, "\nLC_ALL=") != 1 || !strings.Contains(out, "\nLC_ALL=POSIX\n") || !strings.Contains(out, "\nA_VARIABLE=x") {
		t.Errorf("%s\nwant a beginning %q, LC_ALL=POSIX, no PERL_HASH_SEED", out, want)
	}
}

// TestUsage: what is asked for goes to standard output; what is wrong is named, and nothing
// is started.
func TestUsage(t *testing.T) {
	binary, err := sandbox.FindBinary(*runscBinary)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"-h", "--help", "-fh"} {
		if out, err := exec.Command(binary, "strace", word).Output(); err != nil || !strings.Contains(string(out), "--string-limit") {
			t.Errorf("%s: %v\n%s", word, err, out)
		}
	}
	if out, err := exec.Command(binary, "strace", "-V").Output(); err != nil || !strings.Contains(string(out), "strace 6.1") {
		t.Errorf("-V: %v\n%s", err, out)
	}
	for line, want := range map[string]string{"-k c": "-k, --stack-traces: strace has it", "-fj c": "'j'", "--nosuch": "--nosuch", "-E =x -- true": "-E", "-u nosuchuser -- true": "nosuchuser"} {
		out, err := exec.Command(binary, append([]string{"strace"}, strings.Fields(line)...)...).CombinedOutput()
		if err == nil || !strings.HasPrefix(string(out), "runsc-utrace strace: ") || !strings.Contains(string(out), want) || strings.Contains(string(out), "\x00") {
			t.Errorf("%s: %v\n%s", line, err, out)
		}
	}
}
