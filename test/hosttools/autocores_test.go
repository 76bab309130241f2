package hosttools

import (
	"bytes"
	"debug/elf"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"utrace.dev/test/sandbox"
)

// collectors returns the ids of the processes that collect cores in dir.
func collectors(t *testing.T, dir string) (pids []string) {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range all {
		// Processes may be gone.
		text, _ := os.ReadFile(path)
		if bytes.Contains(text, []byte("\x00cores-collect\x00")) && bytes.Contains(text, []byte(`"Dir":"`+dir+`"`)) {
			pids = append(pids, filepath.Base(filepath.Dir(path)))
		}
	}
	return pids
}

// collectorsEnd waits until nobody collects cores in dir any more.
func collectorsEnd(t *testing.T, dir string) {
	t.Helper()
	eventually(t, "the collectors have ended", func() bool { return len(collectors(t, dir)) == 0 })
}

// coresIn returns the names of the complete cores in dir, and of nothing else.
func coresIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name := e.Name(); name != "cores.log" && !strings.HasSuffix(name, ".part") {
			names = append(names, name)
		}
	}
	return names
}

func coresLog(t *testing.T, dir string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "cores.log"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// stillborn makes a program that dies of its first instruction.
func stillborn(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(build(t, "crashes"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := elf.NewFile(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range f.Progs {
		if p.Type == elf.PT_LOAD && f.Entry >= p.Vaddr && f.Entry < p.Vaddr+p.Filesz {
			copy(text[p.Off+f.Entry-p.Vaddr:], "\x0f\x0b") // UD2
		}
	}
	path := filepath.Join(t.TempDir(), "stillborn")
	if err := os.WriteFile(path, text, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// isCoreOfFirst checks that a core is one of the program's first instruction.
func isCoreOfFirst(t *testing.T, program, core string) {
	t.Helper()
	out, err := exec.Command("gdb", "-q", "-nx", "-batch", "-ex", "info symbol $pc", "-ex", "x/i $pc", program, core).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "_start in section") || !strings.Contains(string(out), "ud2") || !strings.Contains(string(out), "SIGILL") {
		t.Errorf("gdb says of the core %v\n%s", err, out)
	}
}

// TestAutoCores: with no more than a flag, the core of a container that dies of its first
// instruction is on the host. The container has a read-only root.
func TestAutoCores(t *testing.T) {
	dir := t.TempDir()
	program := stillborn(t)
	c := newContainerIn(t, runsc(t, "--utrace-cores="+dir), "c", program)
	if err := c.Create(nil); err != nil {
		t.Fatal(err)
	}
	all := collectors(t, dir)
	if len(all) != 1 {
		t.Fatalf("%d processes collect cores, want 1", len(all))
	}
	holdsNothing(t, all[0], dir)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	collectorsEnd(t, dir)
	names := coresIn(t, dir)
	if len(names) != 1 || !strings.HasPrefix(names[0], "core.c.program.1.") {
		t.Fatalf("there are the cores %q; the log is\n%s", names, coresLog(t, dir))
	}
	core := filepath.Join(dir, names[0])
	isCoreOfFirst(t, program, core)
	if log := coresLog(t, dir); strings.Count(log, "\n") != 1 || !strings.Contains(log, " c: process 1 (program) died of signal 4: "+core+"\n") {
		t.Errorf("the log is\n%s", log)
	}
}

// holdsNothing checks that a collector holds nothing that whoever made the container may
// wait for, and keeps nothing mounted.
func holdsNothing(t *testing.T, pid, dir string) {
	t.Helper()
	proc := filepath.Join("/proc", pid)
	fds, err := os.ReadDir(filepath.Join(proc, "fd"))
	if err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(dir, "cores.log")
	seen := map[string]int{}
	for _, fd := range fds {
		path, err := os.Readlink(filepath.Join(proc, "fd", fd.Name()))
		if err != nil {
			continue // it has closed it
		}
		switch {
		case fd.Name() == "0" && path == "/dev/null":
		case (fd.Name() == "1" || fd.Name() == "2") && path == log:
		case strings.HasPrefix(path, "pipe:"): // to itself, or else
			seen[path]++
		case path == dir, strings.HasPrefix(path, "anon_inode:"), strings.HasPrefix(path, "socket:"):
		case strings.HasPrefix(path, "/sys/fs/cgroup/"), strings.HasPrefix(path, "/proc/"): // Go's own
		default:
			t.Errorf("descriptor %s is %s", fd.Name(), path)
		}
	}
	for path, n := range seen {
		if n != 2 {
			t.Errorf("it has %d descriptors of %s, want both ends", n, path)
		}
	}
	if cwd, err := os.Readlink(filepath.Join(proc, "cwd")); cwd != "/" {
		t.Errorf("its working directory is %s: %v", cwd, err)
	}
	stat, err := os.ReadFile(filepath.Join(proc, "stat"))
	if err != nil {
		t.Fatal(err)
	}
	if fields := strings.Fields(string(stat)); fields[5] != pid {
		t.Errorf("it is of session %s, want its own, %s", fields[5], pid)
	}
}

// TestAutoCoresLoop: a container that crashes all the time has its cores limited, and
// goes on unhindered.
func TestAutoCoresLoop(t *testing.T) {
	const crashes = 100
	for _, test := range []struct {
		flag, says string
		want       int
	}{
		{"--utrace-cores-each=3", "3 cores are written, which is the limit for one run", 3},
		{"--utrace-cores-count=2", "2 cores, which is the limit", 2},
		{"--utrace-cores-total=1K", "no more cores are written", 1},
		{"--utrace-cores-free=1000000T", "must stay free", 0},
	} {
		dir := t.TempDir()
		c := newContainerIn(t, runsc(t, "--utrace-cores="+dir, "--utrace-cores-name=%e", test.flag), "c",
			build(t, "crashloop"), fmt.Sprint(crashes))
		line := startWithOutput(t, c)
		if got, want := line(), fmt.Sprintf("%d died", crashes); got != want {
			t.Errorf("%s: it prints %q, want %q", test.flag, got, want)
		}
		do(t, c, "delete", "-force", c.ID)
		collectorsEnd(t, dir)
		if names := coresIn(t, dir); len(names) != test.want {
			t.Errorf("%s: there are %q, want %d cores", test.flag, names, test.want)
		}
		if log := coresLog(t, dir); strings.Count(log, test.says) != 1 {
			t.Errorf("%s: the log does not say %q:\n%s", test.flag, test.says, log)
		}
	}
}

// TestAutoCoresRoom: once there is room again, cores are written again.
func TestAutoCoresRoom(t *testing.T) {
	dir := t.TempDir()
	c := newContainerIn(t, runsc(t, "--utrace-cores="+dir, "--utrace-cores-name=%s", "--utrace-cores-count=1"), "c", build(t, "crashes"))
	line := startWithOutput(t, c)
	line() // ready
	crash(t, c, line)
	// A process dies when its core is on the way, before it is in a file; and while there
	// is none for the second crash, that would be the one for which there is room.
	eventually(t, "the limit is reached", func() bool { return strings.Contains(coresLog(t, dir), "no more cores are written") })
	only := func() bool { return slices.Equal(coresIn(t, dir), []string{"11"}) }
	if !only() {
		t.Fatalf("there are the cores %q; the log is\n%s", coresIn(t, dir), coresLog(t, dir))
	}
	if err := os.Remove(filepath.Join(dir, "11")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "cores are written again", func() bool { return strings.Contains(coresLog(t, dir), "there is room for cores again") })
	sessions(t, c, 1)
	crash(t, c, line)
	do(t, c, "delete", "-force", c.ID)
	collectorsEnd(t, dir)
	if !only() {
		t.Errorf("then there are the cores %q; the log is\n%s", coresIn(t, dir), coresLog(t, dir))
	}
}

// TestAutoCoresAnnotations: a container makes its own settings narrower, and cannot make
// them wider.
func TestAutoCoresAnnotations(t *testing.T) {
	dir := t.TempDir()
	program := build(t, "crashloop")
	run := func(flags []string, annotations map[string]string) error {
		c := newContainerIn(t, runsc(t, append(flags, "--utrace-cores="+dir)...), "c", program, "4")
		annotate(t, c, annotations)
		_, err := c.Run("run", "-bundle="+c.Bundle, c.ID)
		collectorsEnd(t, dir)
		return err
	}
	for _, test := range []struct {
		flags       []string
		annotations map[string]string
		want        []string
	}{
		{nil, map[string]string{"dev.utrace.cores": "off"}, nil},
		{[]string{"--utrace-cores-annotated"}, nil, nil},
		{[]string{"--utrace-cores-annotated"}, map[string]string{"dev.utrace.cores": "on", "dev.utrace.cores.each": "1", "dev.utrace.cores.name": "mine"}, []string{"mine"}},
		{[]string{"--utrace-cores-each=2"}, map[string]string{"dev.utrace.cores.each": "100", "dev.utrace.cores.name": "more"}, []string{"mine", "more", "more.1"}},
	} {
		if err := run(test.flags, test.annotations); err != nil {
			t.Errorf("%q %v: %v", test.flags, test.annotations, err)
		}
		if names := coresIn(t, dir); !slices.Equal(names, test.want) {
			t.Errorf("%q %v: there are the cores %q, want %q", test.flags, test.annotations, names, test.want)
		}
	}
	for name, value := range map[string]string{
		"dev.utrace.cores":       "/tmp",
		"dev.utrace.cores.dir":   "/tmp",
		"dev.utrace.cores.name":  "../x",
		"dev.utrace.cores.limit": "-1",
		"dev.utrace.cores.each":  "0",
	} {
		if err := run(nil, map[string]string{name: value}); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("annotation %s=%q", name, value)) {
			t.Errorf("the annotation %s=%s is answered with %v", name, value, err)
		}
	}
	// Annotations alone do nothing.
	c := newContainerIn(t, runsc(t), "c", program, "4")
	annotate(t, c, map[string]string{"dev.utrace.cores": "on"})
	do(t, c, "run", "-bundle="+c.Bundle, c.ID)
}

// TestAutoCoresRefused: what the operator has said and cannot be done is told, and no
// container is made.
func TestAutoCoresRefused(t *testing.T) {
	open := t.TempDir()
	if err := os.Chmod(open, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ flags, want string }{
		{"--utrace-cores=/nowhere", "/nowhere: no such file"},
		{"--utrace-cores=" + open, "can be written by others"},
		{"--utrace-cores=" + t.TempDir() + " --utrace-cores-name=%c", "has a %c"},
		{"--utrace-cores=" + t.TempDir() + " --utrace-cores-each=0", "--utrace-cores-each=0"},
		{"--utrace-cores=" + t.TempDir() + " --utrace-cores-limit=1X", `"1X" is no number of bytes`},
	} {
		c := newContainerIn(t, runsc(t), "c", build(t, "crashloop"))
		args := append(strings.Fields(test.flags), "run", "-bundle="+c.Bundle, c.ID)
		if _, err := c.Run(args...); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s is answered with %v, want %q", test.flags, err, test.want)
		}
		if out := do(t, c, "list", "-quiet"); out != "" {
			t.Errorf("%s: there is a container %s", test.flags, out)
		}
	}
}

// TestAutoCoresDo: `runsc do` has its cores written, too, and so has a command under strace.
func TestAutoCoresDo(t *testing.T) {
	for _, words := range [][]string{{"do"}, {"strace", "-o", os.DevNull, "--"}} {
		dir := t.TempDir()
		program := stillborn(t)
		r := runsc(t, "--utrace-cores="+dir, "--utrace-cores-name=%f.%s")
		c := newContainerIn(t, r, "c", program) // for its flags
		if _, err := c.Run(append(words, program)...); err == nil || !strings.Contains(err.Error(), "exit status 132") {
			t.Errorf("%s ends with %v, want 128+SIGILL", words[0], err)
		}
		collectorsEnd(t, dir)
		if names := coresIn(t, dir); !slices.Equal(names, []string{"stillborn.4"}) {
			t.Fatalf("of %s there are the cores %q; the log is\n%s", words[0], names, coresLog(t, dir))
		}
		isCoreOfFirst(t, program, filepath.Join(dir, "stillborn.4"))
	}
}

// TestAutoCoresPod: each container of a sandbox has its own collector, which ends with
// it.
func TestAutoCoresPod(t *testing.T) {
	dir := t.TempDir()
	r := runsc(t, "--utrace-cores="+dir, "--utrace-cores-name=%h.%s")
	one := newContainerIn(t, r, "one", build(t, "crashes"))
	two := newContainerIn(t, r, "two", build(t, "crashes"))
	never := newContainerIn(t, r, "never", build(t, "crashes"))
	inSandboxOf(t, two, one)
	inSandboxOf(t, never, one)
	lineOne := startWithOutput(t, one)
	lineTwo := startInPod(t, two)
	if err := never.Create(nil); err != nil {
		t.Fatal(err)
	}
	if n := len(collectors(t, dir)); n != 3 {
		t.Errorf("%d processes collect cores, want 3", n)
	}
	lineOne()
	lineTwo()
	crash(t, two, lineTwo)
	want := []string{"two.11", "two.3", "two.6"}
	eventually(t, "the cores are written", func() bool { return slices.Equal(coresIn(t, dir), want) })
	for _, c := range []*sandbox.Container{two, never} {
		do(t, c, "delete", "-force", c.ID)
	}
	eventually(t, "their collectors have ended", func() bool { return len(collectors(t, dir)) == 1 })
	crash(t, one, lineOne)
	want = append([]string{"one.11", "one.3", "one.6"}, want...)
	eventually(t, "the cores are written", func() bool { return slices.Equal(coresIn(t, dir), want) })
	do(t, one, "delete", "-force", one.ID)
	collectorsEnd(t, dir)
}

// TestAutoCoresRestore: a restored container is collected from its first instruction on.
func TestAutoCoresRestore(t *testing.T) {
	c := newContainer(t, "crashes")
	line := startWithOutput(t, c)
	line() // ready
	image := filepath.Join(t.TempDir(), "image")
	do(t, c, "checkpoint", "--image-path="+image, c.ID)

	dir := t.TempDir()
	again := newContainerIn(t, runsc(t, "--utrace-cores="+dir, "--utrace-cores-name=%s"), "c", build(t, "crashes"))
	if err := again.Restore(nil, image); err != nil {
		t.Fatal(err)
	}
	if n := len(collectors(t, dir)); n != 1 {
		t.Errorf("%d processes collect cores, want 1; the log is\n%s", n, coresLog(t, dir))
	}
	do(t, again, "kill", again.ID, "USR1")
	eventually(t, "the cores are written", func() bool { return slices.Equal(coresIn(t, dir), []string{"11", "3", "6"}) })
	do(t, again, "kill", again.ID, "TERM")
	collectorsEnd(t, dir)
}
