package sentry

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// TestCheckpoint saves a sandbox full of tracers, tracees and engines, and
// restores it. The program that runs in it judges (see progs/checkpoint.c).
func TestCheckpoint(t *testing.T) {
	w := needs(t)
	binary := w.build(t, "checkpoint")
	eachPlatform(t, func(t *testing.T, flag string) { checkpoint(t, w, binary, flag) })
}

func checkpoint(t *testing.T, w *world, binary, flag string) {
	c := newContainer(t, w, flag)
	c.writeBundle(t, binary)
	c.saveAndRestore(t)

	// Engines that cannot be saved are named, with the reason.
	log := c.log(t)
	dropped := regexp.MustCompile(`Tracing engine "scripted" cannot be saved`)
	if got := len(dropped.FindAllString(log, -1)); got != 2 {
		t.Errorf("the log says %d times that an engine cannot be saved, want 2:\n%s", got, log)
	}
	// The first that was to be logged; others so soon after it may be left out.
	if !regexp.MustCompile(`made system call 110 at 0x[0-9a-f]+, which its filters answered with 0x7ff0002a`).MatchString(log) {
		t.Errorf("what a filter with SECCOMP_FILTER_FLAG_LOG answered is not in the log:\n%s", log)
	}
	if strings.Contains(log, "not restored") {
		t.Errorf("an engine was not restored:\n%s", log)
	}
}

// newContainer returns one that is not started.
func newContainer(t *testing.T, w *world, flag string) *container {
	dir := t.TempDir()
	c := &container{
		w: w, dir: dir, bundle: filepath.Join(dir, "bundle"),
		flags: []string{
			"--root=" + filepath.Join(dir, "root"), "--network=none", "--ignore-cgroups", flag,
			"--debug-log=" + filepath.Join(dir, "log") + "/",
		},
	}
	t.Cleanup(func() { c.cleanUp(t) })
	return c
}

// saveAndRestore runs the program of the bundle until it says "ready", and the
// rest of it, from "saved" to "end", in a restored sandbox.
func (c *container) saveAndRestore(t *testing.T) {
	t.Helper()
	image := filepath.Join(c.dir, "image")
	saved := c.start(t, "run", "--bundle="+c.bundle, "one")
	saved.expect(t, "ready")
	c.call(t, "checkpoint", "--image-path="+image, "one")
	saved.wait(t)

	restored := c.start(t, "restore", "--bundle="+c.bundle, "--image-path="+image, "two")
	restored.expect(t, "saved")
	restored.expect(t, "end")
	restored.wait(t)
}

// A container is run by runsc from a bundle.
type container struct {
	w           *world
	dir, bundle string
	flags       []string
	annotations map[string]string
	root        string // a folder of the host, if not the whole host, read-only
}

// writeBundle has the container run a command. Without a root of its own it has a
// new file system at /mnt.
func (c *container) writeBundle(t *testing.T, command ...string) {
	t.Helper()
	if err := os.MkdirAll(c.bundle, 0o755); err != nil {
		t.Fatal(err)
	}
	root := map[string]any{"path": "/", "readonly": true}
	if c.root != "" {
		root = map[string]any{"path": c.root}
	}
	mounts := []any{map[string]any{"destination": "/proc", "type": "proc", "source": "proc"}}
	if c.root == "" {
		mounts = append(mounts, map[string]any{"destination": "/mnt", "type": "tmpfs", "source": "tmpfs"})
	}
	spec := map[string]any{
		"ociVersion": "1.0.0", "annotations": c.annotations,
		"process": map[string]any{
			"cwd": "/", "args": command, "env": []string{"PATH=/bin:/usr/bin"},
			"user": map[string]any{"uid": 0, "gid": 0},
			"capabilities": map[string]any{
				"bounding": []string{"CAP_SYS_PTRACE", "CAP_KILL", "CAP_SYS_ADMIN"}, "effective": []string{"CAP_SYS_PTRACE", "CAP_KILL", "CAP_SYS_ADMIN"},
				"permitted": []string{"CAP_SYS_PTRACE", "CAP_KILL", "CAP_SYS_ADMIN"},
			},
		},
		"root": root, "mounts": mounts,
	}
	data, err := json.Marshal(spec)
	if err == nil {
		err = os.WriteFile(filepath.Join(c.bundle, "config.json"), data, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (c *container) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, c.w.runsc, append(append([]string{}, c.flags...), args...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd
}

// call runs a command to its end.
func (c *container) call(t *testing.T, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	if out, err := c.command(ctx, args...).CombinedOutput(); err != nil {
		t.Fatalf("runsc %q: %v\n%s\nthe log:\n%s", args, err, out, c.log(t))
	}
}

// log returns what the Sentry and runsc logged.
func (c *container) log(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(c.dir, "log", "*"))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

func (c *container) cleanUp(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	for _, id := range []string{"two", "one"} {
		// What a failed test left; else there is nothing to delete.
		if out, err := c.command(ctx, "delete", "-force", id).CombinedOutput(); err != nil {
			t.Errorf("deleting container %q: %v\n%s", id, err, out)
		}
	}
	netns := filepath.Join(c.dir, "root", "null-netns")
	if err := syscall.Unmount(netns, syscall.MNT_DETACH); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("unmounting %s: %v", netns, err)
	}
}

// A running container's output.
type running struct {
	cmd   *exec.Cmd
	lines *bufio.Reader
	stop  context.CancelFunc
	text  strings.Builder
}

// start runs a command that lasts as long as the container.
func (c *container) start(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	r := &running{cmd: c.command(ctx, args...), stop: cancel}
	pr, pw, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pr.Close() })
	r.cmd.Stdout, r.cmd.Stderr = pw, pw
	r.lines = bufio.NewReader(pr)
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	pw.Close()
	return r
}

// expect reads up to a line.
func (r *running) expect(t *testing.T, want string) {
	t.Helper()
	for {
		line, err := r.lines.ReadString('\n')
		r.text.WriteString(line)
		switch {
		case strings.TrimSpace(line) == want:
			return
		case err != nil:
			t.Fatalf("no line %q: %v; it printed:\n%s", want, err, r.text.String())
		}
	}
}

// wait waits for the end. A container that was saved ends by a signal.
func (r *running) wait(t *testing.T) {
	t.Helper()
	defer r.stop()
	rest, err := io.ReadAll(r.lines)
	if err != nil {
		t.Error(err)
	}
	r.text.Write(rest)
	if err := r.cmd.Wait(); err != nil && !strings.Contains(r.text.String(), "ready") {
		t.Errorf("%v; it printed:\n%s", err, r.text.String())
	}
}

// TestTurnsCheckpoint saves a sandbox while threads with hardware breakpoints wait for
// each other (see progs/turns.c).
func TestTurnsCheckpoint(t *testing.T) {
	w := needs(t)
	binary := w.build(t, "turns")
	eachPlatform(t, func(t *testing.T, flag string) {
		c := newContainer(t, w, flag)
		c.writeBundle(t, binary)
		c.saveAndRestore(t)
		if log := c.log(t); regexp.MustCompile(`(?i)breakpoints.*not`).MatchString(log) {
			t.Errorf("breakpoints are not in force after the restore:\n%s", log)
		}
	})
}
