package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// A Container is one made by a runsc binary from an OCI bundle, with a state of its
// own. It has no network and no limits.
type Container struct {
	// ID is its name, Bundle the folder with config.json and its files in "rootfs".
	ID, Bundle string
	runsc      Runsc
}

// patience is how long a command that manages a container may take.
const patience = 5 * time.Minute

// NewContainer prepares a bundle for a container whose first process is args[0], a
// static program of the host that the container finds as /program. There is nothing
// else in the container. Close must be called in the end.
func (r Runsc) NewContainer(id string, args ...string) (*Container, error) {
	c := &Container{ID: id, Bundle: filepath.Join(r.Dir, "bundle-"+id), runsc: r}
	root := filepath.Join(c.Bundle, "rootfs")
	if err := os.MkdirAll(root, 0o755); err != nil {
		return nil, err
	}
	program, err := os.ReadFile(args[0])
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(root, "program"), program, 0o755); err != nil {
		return nil, err
	}
	spec := append([]string{"spec", "-bundle=" + c.Bundle, "--", "/program"}, args[1:]...)
	if _, err := c.Run(spec...); err != nil {
		return nil, err
	}
	return c, c.Edit(func(config map[string]any) { config["process"].(map[string]any)["terminal"] = false })
}

// Edit changes the bundle's config.json.
func (c *Container) Edit(f func(config map[string]any)) error {
	name := filepath.Join(c.Bundle, "config.json")
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var config map[string]any
	if err := json.Unmarshal(data, &config); err != nil {
		return err
	}
	f(config)
	if data, err = json.Marshal(config); err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o644)
}

// Command prepares a command of runsc with the container's state.
func (c *Container) Command(ctx context.Context, args ...string) *exec.Cmd {
	all := []string{"--root=" + filepath.Join(c.runsc.Dir, "root"), "--network=none", "--ignore-cgroups",
		"--panic-log=" + c.runsc.panics() + "/"}
	all = append(all, c.runsc.Flags...)
	cmd := exec.CommandContext(ctx, c.runsc.Binary, append(all, args...)...)
	cmd.WaitDelay = settle
	return cmd
}

// Run runs a command of runsc that does not stay, and returns its standard output.
func (c *Container) Run(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := c.Command(ctx, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("runsc %q: %w\n%s%s", args, err, out.Bytes(), errs.Bytes())
	}
	return out.String(), nil
}

// Create makes the container; its first process does not run before Start. Its
// output goes to out, which must not be a plain file, and to nowhere if out is nil.
func (c *Container) Create(out *os.File) error {
	return c.detached(out, "create", "-bundle="+c.Bundle, c.ID)
}

// Restore makes the container from what a checkpoint left in the folder image, and
// lets it run. out is as for Create.
func (c *Container) Restore(out *os.File, image string) error {
	return c.detached(out, "restore", "--detach", "--bundle="+c.Bundle, "--image-path="+image, c.ID)
}

// detached runs a command that leaves a sandbox behind. It must not have a pipe of
// ours: the sandbox would keep it open.
func (c *Container) detached(out *os.File, args ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := c.Command(ctx, args...)
	if out != nil {
		cmd.Stdout, cmd.Stderr = out, out
	}
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("runsc %s: %w", args[0], err)
	}
	return nil
}

// Start lets the first process run.
func (c *Container) Start() error {
	_, err := c.Run("start", c.ID)
	return err
}

// StartIn lets the first process of a container in another one's sandbox run. Its output
// goes where Create's goes for others.
func (c *Container) StartIn(out *os.File) error { return c.detached(out, "start", c.ID) }

// Close deletes the container, and everything that runsc mounted for it.
func (c *Container) Close() error {
	_, err := c.Run("delete", "-force", c.ID)
	// This one is left to the next boot of the host.
	netns := filepath.Join(c.runsc.Dir, "root", "null-netns")
	if umount := syscall.Unmount(netns, syscall.MNT_DETACH); umount != nil && !errors.Is(umount, fs.ErrNotExist) && !errors.Is(umount, syscall.EINVAL) {
		err = errors.Join(err, umount)
	}
	return err
}
