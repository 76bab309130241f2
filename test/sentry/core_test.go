package sentry

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"utrace.dev/test/need"
)

// TestCores: core dumps are named by the pattern, and end when they are killed.
func TestCores(t *testing.T) {
	w := needs(t)
	binary := w.build(t, "cores")
	eachPlatform(t, func(t *testing.T, flag string) {
		judge(t, w.run(t, []string{flag}, binary), nil)
	})
}

// TestCollector: core dumps are read by programs, and suid_dumpable holds.
func TestCollector(t *testing.T) {
	w := needs(t)
	binary := w.build(t, "collector")
	eachPlatform(t, func(t *testing.T, flag string) {
		judge(t, w.run(t, []string{flag, "--allow-suid"}, binary), nil)
	})
}

// ended is a program's last line, as a console shows it.
var ended = regexp.MustCompile(`(?m)^end\r?$`)

// TestCollectorOnLinux: what TestCollector expects is what Linux does. It is
// asked in a virtual machine, as the settings are the whole host's.
func TestCollectorOnLinux(t *testing.T) {
	w := needs(t)
	need.Tool(t, "linux.uml")
	need.Tool(t, "unshare")
	binary := w.build(t, "collector")
	dir := t.TempDir()
	initScript, memory := filepath.Join(dir, "init"), filepath.Join(dir, "memory")
	script := "#!/bin/sh\nmount -t proc proc /proc\nmount -t tmpfs tmpfs /mnt\ncp " + binary +
		" /mnt/program\nmount -t tmpfs tmpfs /tmp\n/mnt/program linux\necho o >/proc/sysrq-trigger\nsleep 60\n"
	err := os.WriteFile(initScript, []byte(script), 0o755)
	if err == nil {
		err = os.Mkdir(memory, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	// The machine's memory is a file that it must be able to execute.
	boot := `mount -t tmpfs -o exec tmpfs "$TMPDIR" && exec linux.uml mem=128M root=none rootfstype=hostfs rootflags=/ ro init="$1" loglevel=1 con=null con0=null,fd:1`
	cmd := exec.CommandContext(ctx, "unshare", "--mount", "sh", "-c", boot, "sh", initScript)
	cmd.Env = append(os.Environ(), "TMPDIR="+memory)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Logf("the machine: %v", err) // its halt may fail: see uml.sh of test/clients
	}
	if text := string(out); strings.Contains(text, "FAIL") || !ended.MatchString(text) {
		t.Errorf("Linux does not do what is expected:\n%s", text)
	}
}

// TestCollectorCheckpoint: a dump that waits for its collector goes on in a
// restored sandbox.
func TestCollectorCheckpoint(t *testing.T) {
	w := needs(t)
	binary := w.build(t, "collector")
	eachPlatform(t, func(t *testing.T, flag string) {
		c := newContainer(t, w, flag)
		c.writeBundle(t, binary, "saved")
		c.saveAndRestore(t)
	})
}

// TestCollectorContainers: of the containers of a sandbox each has its own
// settings, and what it has started stays in it, with no more rights than it has.
// A container does not end before the program that reads its own core.
func TestCollectorContainers(t *testing.T) {
	w := needs(t)
	binary := w.build(t, "contained")
	eachPlatform(t, func(t *testing.T, flag string) {
		c := newContainer(t, w, flag)
		c.annotations = map[string]string{"io.kubernetes.cri.container-type": "sandbox"}
		c.flags = append(c.flags, "--overlay2=none", "--file-access=shared") // the host and it see each other's files
		root := smallRoot(t, binary)
		c.root = root
		c.writeBundle(t, "/program", "first")
		first := c.start(t, "run", "--bundle="+c.bundle, "one")
		first.expect(t, "ready")
		c.annotations = map[string]string{"io.kubernetes.cri.container-type": "container", "io.kubernetes.cri.sandbox-id": "one"}
		c.root = ""
		c.bundle = filepath.Join(c.dir, "second")
		c.writeBundle(t, binary, "second")
		second := c.start(t, "run", "--bundle="+c.bundle, "two")
		second.expect(t, "end")
		second.wait(t)
		if err := os.WriteFile(filepath.Join(root, "mnt", "go"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		first.expect(t, "end")
		first.wait(t)
		got, err := os.ReadFile(filepath.Join(root, "mnt", "last"))
		if want := "collected"; string(got) != want {
			t.Errorf("the collector of the container's first process: %q, %v, want %q", got, err, want)
		}
	})
}

// smallRoot returns a folder with nothing but a program and where to mount.
func smallRoot(t *testing.T, binary string) string {
	t.Helper()
	root := t.TempDir()
	data, err := os.ReadFile(binary)
	if err == nil {
		err = os.WriteFile(filepath.Join(root, "program"), data, 0o755)
	}
	for _, dir := range []string{"proc", "mnt", "dev", "sys", "tmp"} {
		if err == nil {
			err = os.Mkdir(filepath.Join(root, dir), 0o755)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return root
}
