package hostcmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/google/subcommands"
	"gvisor.dev/gvisor/runsc/config"
	"gvisor.dev/gvisor/runsc/flag"

	"utrace.dev/engines/gcore"
	"utrace.dev/engines/kit"
	"utrace.dev/hostclient"
)

// Cores implements subcommands.Command for "cores": it writes the core of every
// process that crashes to a folder of the host.
type Cores struct {
	noSpec
	dir, name string
	count     int
	all       bool
	params    gcore.Params
}

// Name implements subcommands.Command.Name.
func (*Cores) Name() string { return "cores" }

// Synopsis implements subcommands.Command.Synopsis.
func (*Cores) Synopsis() string { return "write the cores of crashing processes to the host" }

// Usage implements subcommands.Command.Usage.
func (*Cores) Usage() string {
	return `cores [flags] <container-id>

Until the container ends. The container needs no disk, and no RLIMIT_CORE; whether it
also writes a core itself is its own affair. In file names, %c is the container, %p the
process, %i the thread, %e its name, %s the signal, %t the time. Flags:
`
}

// SetFlags implements subcommands.Command.SetFlags.
func (c *Cores) SetFlags(f *flag.FlagSet) {
	f.StringVar(&c.dir, "dir", ".", "the `folder` to write to")
	f.StringVar(&c.name, "name", "core.%e.%p.%t", "the `template` of file names")
	f.IntVar(&c.count, "count", 100, "write at most this many `cores`; 0: no limit")
	f.BoolVar(&c.all, "all", false, "all containers of the sandbox")
	c.params.Filter = -1
	kit.Flags(f, &c.params)
}

// Execute implements subcommands.Command.Execute.
func (c *Cores) Execute(_ context.Context, f *flag.FlagSet, args ...any) subcommands.ExitStatus {
	if f.NArg() != 1 || c.count < 0 {
		f.Usage()
		return subcommands.ExitUsageError
	}
	if err := c.run(args[0].(*config.Config), f.Arg(0)); err != nil {
		return failed("cores", err)
	}
	return subcommands.ExitSuccess
}

func (c *Cores) run(conf *config.Config, id string) error {
	if err := checkTemplate(c.name); err != nil {
		return err
	}
	dir, err := os.OpenRoot(c.dir)
	if err != nil {
		return err
	}
	defer dir.Close()
	cl, err := hostclient.Open(conf, id)
	if err != nil {
		return err
	}
	params, err := json.Marshal(&c.params)
	if err != nil {
		return err
	}
	req := &kit.Request{Facility: gcore.Cores, Scope: kit.Scope{Container: cl.Container}, Params: params}
	if c.all {
		req.Scope.Container = ""
	}
	written := 0
	return receive(cl, req, func(sub gcore.Subject) (gcore.Sink, error) {
		if c.count > 0 && written >= c.count {
			fmt.Printf("no core of process %d (%s): %d are written, which is the limit\n", sub.PID, harmless(sub.Command), written)
			return nil, nil
		}
		written++
		f, name, err := createIn(dir, coreName(c.name, &sub))
		if err != nil {
			return nil, err
		}
		path := filepath.Join(c.dir, name)
		return &coreFile{f: f, done: func(why string) {
			if why != "" {
				why = ", not complete: " + why
			}
			fmt.Printf("process %d (%s) died of signal %d: %s%s\n", sub.PID, harmless(sub.Command), sub.Signal, path, why)
		}}, nil
	})
}

// createIn makes a new file in dir, which no name leads out of. If there is one by
// that name it gets a number behind it.
func createIn(dir *os.Root, name string) (*os.File, string, error) {
	for n, try := 0, name; ; n, try = n+1, fmt.Sprintf("%s.%d", name, n+1) {
		f, err := dir.OpenFile(try, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if !errors.Is(err, fs.ErrExist) || n >= 1000 {
			return f, try, err
		}
	}
}

// specifiers are what can follow a % in a name.
var specifiers = map[byte]func(*gcore.Subject) string{
	'%': func(*gcore.Subject) string { return "%" },
	'c': func(s *gcore.Subject) string { return s.Container },
	'p': func(s *gcore.Subject) string { return strconv.Itoa(s.PID) },
	'i': func(s *gcore.Subject) string { return strconv.Itoa(s.TID) },
	'e': func(s *gcore.Subject) string { return s.Command },
	's': func(s *gcore.Subject) string { return strconv.Itoa(s.Signal) },
	't': func(s *gcore.Subject) string { return strconv.FormatInt(s.Time, 10) },
}

func checkTemplate(template string) error {
	for i := 0; i < len(template); i++ {
		if template[i] != '%' {
			continue
		}
		if i++; i == len(template) || specifiers[template[i]] == nil {
			return fmt.Errorf("the file name %q has a %%%s, want one of %%c %%p %%i %%e %%s %%t %%%%", template, template[i:])
		}
	}
	return nil
}

// coreName fills in a template. What comes from the sandbox must not make it another
// folder, or a name that cannot be.
func coreName(template string, sub *gcore.Subject) string {
	var b strings.Builder
	for i := 0; i < len(template); i++ {
		if template[i] != '%' {
			b.WriteByte(template[i])
			continue
		}
		i++
		b.WriteString(harmless(specifiers[template[i]](sub)))
	}
	const longest = 200 // of the 255 bytes that a name can have
	name := b.String()
	if name = name[:min(len(name), longest)]; name == "" || name == "." || name == ".." {
		return "core"
	}
	return name
}

// harmless replaces what has a meaning in paths or on terminals.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '/' || r < ' ' || r == 0x7f || r == '\uFFFD' {
			return '_'
		}
		return r
	}, s)
}
