package strace

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"utrace.dev/test/linediff"
)

// TestSockets: what -yy says of the sockets of a program in a sandbox is what strace says
// of the same program on the host. Strace cannot be asked inside: gVisor's sock_diag(7) does
// not tell it.
func TestSockets(t *testing.T) {
	needStrace(t)
	progs := t.TempDir()
	if _, err := compile(progs, "net", "-pthread"); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(progs, "net")
	cmd := exec.Command("strace", "-yy", "-e", "trace=%desc,%network", program)
	cmd.Env = append([]string{"TMPDIR=" + t.TempDir()}, environment...)
	native, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, native)
	}
	want := sockets(string(native))
	got := sockets(ofCommand(t, []string{"-yy", "-e", "trace=%desc,%network"}, program))
	for _, d := range linediff.Lines(want, got) {
		t.Error(d)
	}
	if len(want) < 50 {
		t.Errorf("strace tells of sockets %d times only:\n%s", len(want), native)
	}
}

// sockets returns the calls with sockets of a trace, and the sockets in each, without
// the descriptors: gVisor has not got all families.
func sockets(trace string) (all []string) {
	socket := regexp.MustCompile(`<[A-Z][A-Za-z0-9-]*:\[[^ ]*\]>`)
	for _, l := range normal(map[int]string{1: trace})[0] {
		if found := socket.FindAllString(l, -1); found != nil {
			name, _, _ := strings.Cut(l, "(")
			all = append(all, name+" "+strings.Join(found, " "))
		}
	}
	return all
}
