package autocores

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/google/subcommands"
	specs "github.com/opencontainers/runtime-spec/specs-go"
	"gvisor.dev/gvisor/runsc/config"
	"gvisor.dev/gvisor/runsc/flag"

	"utrace.dev/engines/gcore"
	"utrace.dev/engines/kit"
	"utrace.dev/hostclient"
	"utrace.dev/hostcmd/corefiles"
)

const collectName = "cores-collect"

// noSpec is for commands that need no container to set up their logs.
type noSpec struct{}

// FetchSpec implements util.SubCommand.FetchSpec.
func (noSpec) FetchSpec(*config.Config, *flag.FlagSet) (string, *specs.Spec, error) {
	return "", nil, nil
}

// collect implements subcommands.Command for the process that collects the cores of a
// container. Its standard output is the log; descriptor 3 takes readyText.
type collect struct{ noSpec }

// Name implements subcommands.Command.Name.
func (*collect) Name() string { return collectName }

// Synopsis implements subcommands.Command.Synopsis.
func (*collect) Synopsis() string { return "collect the cores of a container" }

// Usage implements subcommands.Command.Usage.
func (*collect) Usage() string { return collectName + " <container-id> <settings>\n" }

// SetFlags implements subcommands.Command.SetFlags.
func (*collect) SetFlags(*flag.FlagSet) {}

// Execute implements subcommands.Command.Execute.
func (*collect) Execute(_ context.Context, f *flag.FlagSet, args ...any) subcommands.ExitStatus {
	if f.NArg() != 2 {
		f.Usage()
		return subcommands.ExitUsageError
	}
	c := &collector{container: f.Arg(0), ready: os.NewFile(3, "ready")}
	if err := c.open(args[0].(*config.Config), f.Arg(1)); err != nil {
		fmt.Fprint(c.ready, err)
		return subcommands.ExitFailure
	}
	if err := c.run(); err != nil {
		fmt.Fprint(c.ready, err) // it is closed if it was ready
		c.log("collecting cores has ended: %v", err)
		return subcommands.ExitFailure
	}
	return subcommands.ExitSuccess
}

// collector collects the cores of one container.
type collector struct {
	container string
	ready     *os.File
	settings  Settings
	folder    *corefiles.Folder
	client    *hostclient.Client
	written   int
}

func (c *collector) open(conf *config.Config, settings string) (err error) {
	if err := json.Unmarshal([]byte(settings), &c.settings); err != nil {
		return fmt.Errorf("settings %q: %w", settings, err)
	}
	if c.folder, err = c.settings.open(); err != nil {
		return err
	}
	c.client, err = hostclient.OpenNew(conf, c.container)
	return err
}

func (c *collector) log(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	fmt.Printf("%s %s: %s\n", time.Now().UTC().Format(time.RFC3339), c.container, text)
}

// errEnough ends a session after the last core that is wanted.
var errEnough = errors.New("enough")

// pause is how long a folder without room is left alone, and how often it is looked
// whether the container is still there.
const pause = 10 * time.Second

// run collects until the container has ended.
func (c *collector) run() error {
	for {
		err := c.session()
		var full *corefiles.FullError
		switch {
		case err == errEnough:
			c.log("%d cores are written, which is the limit for one run of a container", c.written)
			return nil
		case !errors.As(err, &full):
			if _, dead := c.client.List(false); dead != nil {
				return nil // with the sandbox the session is gone, too
			}
			return err
		}
		// Without a session a crash costs nothing.
		c.log("no more cores are written: %v", full)
		for errors.As(err, &full) {
			time.Sleep(pause)
			if !c.client.Exists() {
				return nil
			}
			err = c.folder.Room()
		}
		if err != nil {
			return err
		}
		c.log("there is room for cores again")
	}
}

// session makes a session and writes its cores. It returns nil when the container has
// ended.
func (c *collector) session() error {
	params, err := json.Marshal(&gcore.Params{Filter: -1, Limit: c.settings.Limits.Core})
	if err != nil {
		return err
	}
	s, err := c.client.Start(&kit.Request{Facility: gcore.Cores, Scope: kit.Scope{Container: c.client.Container}, Params: params})
	if err != nil {
		return err
	}
	defer c.endWithContainer(s)()
	err = gcore.Receive(s.Conn, c.collects, c.create)
	s.Conn.Close()
	if sessionErr := s.Wait(); err == nil {
		err = sessionErr
	}
	return err
}

// endWithContainer ends a session when the container is no more. The sandbox does not
// tell that of one whose process was never started. The returned function takes it back.
func (c *collector) endWithContainer(s *hostclient.Session) (stop func()) {
	over := make(chan struct{})
	go func() {
		t := time.NewTicker(pause)
		defer t.Stop()
		for {
			select {
			case <-over:
				return
			case <-t.C:
			}
			if !c.client.Exists() {
				s.CloseWrite() // if it fails, the session is over already
				return
			}
		}
	}()
	return func() { close(over) }
}

// collects is called when the session follows the container.
func (c *collector) collects() {
	fmt.Fprint(c.ready, readyText) // the second time it is closed
	c.ready.Close()
}

func (c *collector) create(sub gcore.Subject) (gcore.Sink, error) {
	core, err := c.folder.Create(&sub)
	if err != nil {
		return nil, err
	}
	c.written++
	core.Done = func(path, why string) {
		if why != "" {
			why = ", not complete: " + why
		}
		c.log("process %d (%s) died of signal %d: %s%s", sub.PID, corefiles.Harmless(sub.Command), sub.Signal, path, corefiles.Harmless(why))
	}
	if c.written >= c.settings.Each {
		return last{core}, nil
	}
	return core, nil
}

// last is the last core that is wanted.
type last struct{ *corefiles.Core }

// End implements gcore.Sink.
func (l last) End(why string) error {
	if err := l.Core.End(why); err != nil {
		return err
	}
	return errEnough
}
