package autocores

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"time"

	"github.com/google/subcommands"
	specs "github.com/opencontainers/runtime-spec/specs-go"
	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/runsc/cmd/util"
	"gvisor.dev/gvisor/runsc/config"
	"gvisor.dev/gvisor/runsc/flag"
)

const hookName = "cores-hook"

// hook implements subcommands.Command for the hook. Its arguments are Settings, its
// standard input is what OCI says of hooks: the container's state.
type hook struct {
	noSpec
	rootIsBundle bool
}

// Name implements subcommands.Command.Name.
func (*hook) Name() string { return hookName }

// Synopsis implements subcommands.Command.Synopsis.
func (*hook) Synopsis() string { return "start to collect the cores of a new container" }

// Usage implements subcommands.Command.Usage.
func (*hook) Usage() string { return hookName + " [flags] <settings>\n" }

// SetFlags implements subcommands.Command.SetFlags.
func (h *hook) SetFlags(f *flag.FlagSet) {
	f.BoolVar(&h.rootIsBundle, "root-is-bundle", false, "the container's state is in its bundle")
}

// Execute implements subcommands.Command.Execute.
func (h *hook) Execute(_ context.Context, f *flag.FlagSet, args ...any) subcommands.ExitStatus {
	if f.NArg() != 1 {
		f.Usage()
		return subcommands.ExitUsageError
	}
	if err := h.run(args[0].(*config.Config), f.Arg(0)); err != nil {
		return util.Errorf("collecting cores: %v", err)
	}
	return subcommands.ExitSuccess
}

func (h *hook) run(conf *config.Config, text string) error {
	var state specs.State
	if err := json.NewDecoder(io.LimitReader(os.Stdin, 1<<24)).Decode(&state); err != nil {
		return fmt.Errorf("the container's state, on standard input: %w", err)
	}
	var s Settings
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return fmt.Errorf("settings %q: %w", text, err)
	}
	folder, err := s.open()
	if err != nil {
		return err
	}
	log, err := folder.OpenLog()
	if err != nil {
		return fmt.Errorf("the log in %s: %w", s.Dir, err)
	}
	root := conf.RootDir
	if h.rootIsBundle {
		root = state.Bundle
	}
	return startCollector([]string{"runsc-utrace", "--root=" + root, collectName, state.ID, text}, log)
}

// patience is how long the sandbox may take to make the session. Nothing of the container
// runs yet that could hold it up.
const patience = time.Minute

// startCollector starts a process that outlives this one, and waits until it collects.
// It holds nothing of this process: neither descriptors, for whose end whoever runs us
// may be waiting, nor the session, the working directory or the environment.
func startCollector(args []string, log *os.File) error {
	ready, theirs, err := os.Pipe()
	if err != nil {
		return err
	}
	defer ready.Close()
	if err := closeOnExec(); err != nil {
		return err
	}
	cmd := &exec.Cmd{
		Path: self, Args: args, Dir: "/", Env: []string{},
		Stdout: log, Stderr: log, ExtraFiles: []*os.File{theirs},
		SysProcAttr: &unix.SysProcAttr{Setsid: true},
	}
	err = cmd.Start()
	theirs.Close()
	if err != nil {
		return fmt.Errorf("starting the process: %w", err)
	}
	if err = ready.SetReadDeadline(time.Now().Add(patience)); err == nil {
		err = readReady(ready)
	}
	if err != nil {
		return errors.Join(err, cmd.Process.Kill(), cmd.Wait())
	}
	return cmd.Process.Release()
}

// readyText is what a collector says when it collects. It says anything else when it
// cannot.
const readyText = "ready"

func readReady(r io.Reader) error {
	b, err := io.ReadAll(io.LimitReader(r, 4096))
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return fmt.Errorf("the sandbox did not answer within %v", patience)
	case err != nil:
		return err
	case len(b) == 0:
		return errors.New("the process has died")
	case string(b) != readyText:
		return errors.New(string(b))
	}
	return nil
}

// closeOnExec makes all descriptors close-on-exec: those that were inherited may be
// not.
func closeOnExec() error {
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return err
	}
	for _, e := range open {
		fd, err := strconv.Atoi(e.Name())
		if err != nil {
			return fmt.Errorf("/proc/self/fd has %q", e.Name())
		}
		// The one that the folder was read by is closed already.
		if _, err := unix.FcntlInt(uintptr(fd), unix.F_SETFD, unix.FD_CLOEXEC); err != nil && err != unix.EBADF {
			return fmt.Errorf("descriptor %d: %w", fd, err)
		}
	}
	return nil
}
