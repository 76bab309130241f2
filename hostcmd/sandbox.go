package hostcmd

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	specs "github.com/opencontainers/runtime-spec/specs-go"
	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/runsc/cmd"
	"gvisor.dev/gvisor/runsc/config"
	"gvisor.dev/gvisor/runsc/container"
	"gvisor.dev/gvisor/runsc/flag"
	"gvisor.dev/gvisor/runsc/specutils"
)

// A sandbox is one for a single command, as "runsc do" makes it, but in two steps: the
// container exists before its command runs, so that a session can be made between.
// It has a network of its own that leads nowhere.
type sandbox struct {
	conf      *config.Config
	container *container.Container
	dir       string
	terminal  bool
}

// newSandbox makes one for a command. edit changes its spec, when conf.RootDir is where its
// state will be.
func newSandbox(conf *config.Config, words []string, edit func(*config.Config, *specs.Spec) error) (*sandbox, error) {
	if conf.Rootless {
		if err := specutils.MaybeRunAsRoot(); err != nil {
			return nil, fmt.Errorf("running as root of a namespace: %w", err)
		}
	}
	// What `do` makes of a command line.
	do := new(cmd.Do)
	fs := flag.NewFlagSet("do", flag.ContinueOnError)
	do.SetFlags(fs)
	if err := fs.Parse(append([]string{"--"}, words...)); err != nil {
		return nil, err
	}
	id, spec, err := do.FetchSpec(conf, fs)
	if err != nil {
		return nil, err
	}
	if spec.Linux == nil {
		spec.Linux = new(specs.Linux)
	}
	if conf.Network == config.NetworkSandbox {
		conf.Network = config.NetworkNone
	}
	if conf.Network == config.NetworkNone {
		spec.Linux.Namespaces = append(spec.Linux.Namespaces, specs.LinuxNamespace{Type: specs.NetworkNamespace})
	}
	dir, err := os.MkdirTemp("", "runsc-do")
	if err != nil {
		return nil, err
	}
	sb := &sandbox{conf: conf, dir: dir, terminal: spec.Process.Terminal}
	conf.RootDir = dir
	if err := edit(conf, spec); err != nil {
		sb.destroy()
		return nil, err
	}
	out, err := json.Marshal(spec)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "config.json"), out, 0o644)
	}
	if err == nil {
		sb.container, err = container.New(conf, container.Args{ID: id, Spec: spec, BundleDir: dir, Attached: true})
	}
	if err != nil {
		sb.destroy()
		return nil, fmt.Errorf("creating the sandbox: %w", err)
	}
	return sb, nil
}

// run runs the command, and returns how it ended.
func (sb *sandbox) run() (unix.WaitStatus, error) {
	if err := sb.container.Start(sb.conf); err != nil {
		return 0, fmt.Errorf("starting the command: %w", err)
	}
	stop := sb.container.ForwardSignals(0, sb.terminal)
	defer stop()
	return sb.container.Wait()
}

func (sb *sandbox) destroy() {
	if sb.container != nil {
		sb.container.Destroy() // its errors are logged
	}
	specutils.UnmountNullNetNS(sb.dir)
	os.RemoveAll(sb.dir)
}
