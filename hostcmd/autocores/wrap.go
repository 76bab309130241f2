package autocores

import (
	"encoding/json"
	"fmt"

	specs "github.com/opencontainers/runtime-spec/specs-go"
	"gvisor.dev/gvisor/runsc/cmd"
	"gvisor.dev/gvisor/runsc/cmd/util"
	"gvisor.dev/gvisor/runsc/config"
	"gvisor.dev/gvisor/runsc/flag"
)

// self is this program, also when it was replaced on the disk.
const self = "/proc/self/exe"

// Install defines the flags, wraps those of the commands that make containers, and adds
// the package's own under the heading internal. To be called once, before the flags are
// parsed.
func Install(all map[util.SubCommand]string, internal string) {
	f := new(flags)
	f.register(flag.CommandLine)
	for c, group := range all {
		if m, ok := c.(SpecMaker); ok {
			m.EditSpecs(func(conf *config.Config, spec *specs.Spec) error { return f.addHook(conf, spec, false) })
			continue
		}
		w := &wrapper{SubCommand: c, flags: f}
		switch c.(type) {
		case *cmd.Create, *cmd.Restore, *cmd.Run:
		case *cmd.Do:
			w.rootIsBundle = true
		default:
			continue
		}
		delete(all, c)
		all[w] = group
	}
	all[new(hook)] = internal
	all[new(collect)] = internal
}

// SpecMaker is a command that makes a container of a spec of its own, which FetchSpec does
// not return.
type SpecMaker interface {
	// EditSpecs tells it what to do with each spec, once conf.RootDir is where the
	// container's state will be.
	EditSpecs(edit func(conf *config.Config, spec *specs.Spec) error)
}

// wrapper is a command that makes a container. Its spec is what FetchSpec returns: the
// command keeps what that points to.
type wrapper struct {
	util.SubCommand
	flags *flags
	// rootIsBundle is true if the command keeps the container's state in its bundle.
	rootIsBundle bool
}

// FetchSpec implements util.SubCommand.FetchSpec.
func (w *wrapper) FetchSpec(conf *config.Config, f *flag.FlagSet) (string, *specs.Spec, error) {
	id, spec, err := w.SubCommand.FetchSpec(conf, f)
	if err == nil && spec != nil {
		err = w.flags.addHook(conf, spec, w.rootIsBundle)
	}
	return id, spec, err
}

// addHook adds the hook to a spec, if cores are wanted.
func (f *flags) addHook(conf *config.Config, spec *specs.Spec, rootIsBundle bool) error {
	if err := f.check(); err != nil {
		return err
	}
	settings, err := f.narrowed(spec.Annotations)
	if err != nil || settings.Dir == "" {
		return err
	}
	text, err := json.Marshal(&settings)
	if err != nil {
		return fmt.Errorf("settings for cores: %w", err)
	}
	if spec.Hooks == nil {
		spec.Hooks = new(specs.Hooks)
	}
	h := specs.Hook{Path: self, Args: []string{"runsc-utrace", "--root=" + conf.RootDir, hookName, fmt.Sprintf("-root-is-bundle=%t", rootIsBundle), string(text)}}
	spec.Hooks.CreateRuntime = append(spec.Hooks.CreateRuntime, h)
	return nil
}
