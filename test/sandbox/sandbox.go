// Package sandbox runs commands where tests need them: on the host in a fresh
// pid namespace, or in a gVisor sandbox of a given runsc binary.
//
// It prepares an [os/exec.Cmd] and leaves pipes, input and judgement to the
// caller. What is run, and what its output means, may not come in here.
package sandbox

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// settle is how long a killed command may hold its pipes open through
// processes that die a little later than itself.
const settle = time.Minute

// Native prepares a command that runs on the host as process 1 of a new pid and
// mount namespace. Its death takes all processes of the namespace with it. The
// command itself has to mount a /proc that fits.
func Native(ctx context.Context, path string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.WaitDelay = settle
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWPID | syscall.CLONE_NEWNS,
		Pdeathsig:  syscall.SIGKILL,
	}
	return cmd
}

// Runsc is a runsc binary and how to call it.
type Runsc struct {
	Binary string
	// Dir is a folder for the state of the sandboxes and for the last words of
	// those that die. Who wants to know which sandbox said them gives each its
	// own folder.
	Dir   string
	Flags []string // more flags for runsc itself
}

// Do prepares a command that is process 1 of a new sandbox. It sees the host's
// files read-only, below an overlay that is lost with the sandbox, and has no
// network. Killing the prepared command ends the sandbox.
func (r Runsc) Do(ctx context.Context, path string, args ...string) *exec.Cmd {
	// The slash makes it a folder: each sandbox has a file with its id there.
	all := []string{"--network=none", "--ignore-cgroups", "--panic-log=" + r.panics() + "/"}
	all = append(all, r.Flags...)
	all = append(all, "do", path)
	cmd := exec.CommandContext(ctx, r.Binary, append(all, args...)...)
	cmd.WaitDelay = settle
	// runsc do ignores --root and makes a folder in TMPDIR, which it leaves
	// behind when it is killed.
	cmd.Env = append(os.Environ(), "TMPDIR="+r.Dir)
	// It also mounts things there. In a mount namespace of its own they go when
	// it goes.
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Unshareflags: syscall.CLONE_NEWNS,
		Pdeathsig:    syscall.SIGKILL,
	}
	return cmd
}

func (r Runsc) panics() string {
	return filepath.Join(r.Dir, "panics")
}

// LastWords returns what Sentries that died said. It is empty if none did.
func (r Runsc) LastWords() (string, error) {
	files, err := filepath.Glob(filepath.Join(r.panics(), "*"))
	if err != nil {
		return "", err
	}
	var all []byte
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		all = append(all, text...)
	}
	return string(all), nil
}

// ModuleRoot returns the folder of the go.mod that the current folder is under.
func ModuleRoot() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("no go.mod in %s or above: run this inside the repository", start)
		}
	}
}

// FindBinary returns the runsc binary to test. A path that is not absolute is
// below the module's root; an empty one means bin/runsc-utrace.
func FindBinary(path string) (string, error) {
	if path == "" {
		path = filepath.Join("bin", "runsc-utrace")
	}
	found, err := FindBuilt(path)
	if err != nil {
		return "", fmt.Errorf("no runsc binary to test: %w: build it with make (stock gVisor: make stock)", err)
	}
	return found, nil
}

// FindBuilt returns the absolute path of something that make has built. A path
// that is not absolute is below the module's root.
func FindBuilt(path string) (string, error) {
	if !filepath.IsAbs(path) {
		root, err := ModuleRoot()
		if err != nil {
			return "", err
		}
		path = filepath.Join(root, path)
	}
	_, err := os.Stat(path)
	return path, err
}
