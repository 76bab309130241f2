package hostcmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/google/subcommands"
	specs "github.com/opencontainers/runtime-spec/specs-go"
	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/runsc/config"
	"gvisor.dev/gvisor/runsc/flag"
	"gvisor.dev/gvisor/runsc/version"

	"utrace.dev/engines/kit"
	"utrace.dev/engines/strace"
	"utrace.dev/engines/strace/options"
	"utrace.dev/engines/strace/show"
	"utrace.dev/hostclient"
)

// Strace implements subcommands.Command for "strace".
type Strace struct {
	noSpec
	o *options.Options
	// edit is what is to be done with the spec of a command's container.
	edit func(*config.Config, *specs.Spec) error
}

// EditSpecs implements autocores.SpecMaker.
func (s *Strace) EditSpecs(edit func(*config.Config, *specs.Spec) error) { s.edit = edit }

// Name implements subcommands.Command.Name.
func (*Strace) Name() string { return "strace" }

// Synopsis implements subcommands.Command.Synopsis.
func (*Strace) Synopsis() string { return "trace system calls and signals of a container" }

// Usage implements subcommands.Command.Usage.
func (*Strace) Usage() string {
	return `strace [options] <container-id> [-p pid]...
strace [options] -- <command> [arguments]

Traces what runs in a container, and what it starts, until it is interrupted or there
is nothing left to trace; or a command in a sandbox of its own, as "runsc do" makes it.
Options and lines are those of strace(1). Options:
` + options.Usage()
}

// SetFlags implements subcommands.Command.SetFlags. Our words are strace's, as getopt(3)
// takes them: "-fy", "-s80". To the flags of the other commands each of them is a flag
// that means nothing, until the first word that is none; parse takes them all.
func (s *Strace) SetFlags(f *flag.FlagSet) {
	if flag.CommandLine.Arg(0) != s.Name() {
		return
	}
	for _, word := range commandLine() {
		if !strings.HasPrefix(word, "-") || word == "-" || word == "--" {
			break
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(word[1:], "-"), "=")
		if name != "" && name[0] != '-' && f.Lookup(name) == nil {
			f.Var(meaningless{}, name, "")
		}
	}
}

// commandLine is all words behind the command's name.
func commandLine() []string { return flag.CommandLine.Args()[1:] }

// meaningless is a flag without effect.
type meaningless struct{}

func (meaningless) String() string   { return "" }
func (meaningless) Set(string) error { return nil }
func (meaningless) IsBoolFlag() bool { return true }

// Execute implements subcommands.Command.Execute.
func (s *Strace) Execute(_ context.Context, f *flag.FlagSet, args ...any) subcommands.ExitStatus {
	conf := args[0].(*config.Config)
	o, id, command, err := options.Parse(commandLine())
	if err != nil {
		failed("strace", fmt.Errorf("%w; all options: runsc-utrace strace -h", err))
		return subcommands.ExitUsageError
	}
	s.o = o
	switch {
	case o.Help:
		fmt.Print(s.Usage())
		return subcommands.ExitSuccess
	case o.Version:
		fmt.Printf("runsc-utrace %s\nIts lines are those of strace %s.\n", version.Version(), options.StraceVersion)
		return subcommands.ExitSuccess
	case command != nil:
		if err := s.command(conf, command, args[1].(*unix.WaitStatus)); err != nil {
			return failed("strace", err)
		}
		return subcommands.ExitSuccess
	}
	c, err := hostclient.Open(conf, id)
	if err != nil {
		return failed("strace", err)
	}
	t, err := s.begin(c)
	if err != nil {
		return failed("strace", err)
	}
	defer endOnSignal(t.session)()
	if err := t.wait(); err != nil {
		return failed("strace", err)
	}
	return subcommands.ExitSuccess
}

// tracing is a session and where its records go.
type tracing struct {
	session *hostclient.Session
	// ready is closed when the session follows its threads, over has why it ended.
	ready chan struct{}
	over  chan error
}

// unwritten is the error of the file that the lines go to.
type unwritten struct{ error }

// begin makes a session for the container of c.
func (s *Strace) begin(c *hostclient.Client) (*tracing, error) {
	sink, err := s.o.Sink(os.Stderr)
	if err != nil {
		return nil, err
	}
	params, err := json.Marshal(&s.o.Config)
	if err != nil {
		return nil, err
	}
	session, err := c.Start(&kit.Request{
		Facility: strace.Name, Scope: kit.Scope{Container: c.Container, PIDs: s.o.PIDs}, Params: params,
	})
	if err != nil {
		return nil, err
	}
	t := &tracing{session, make(chan struct{}), make(chan error, 1)}
	go func() {
		err := show.Copy(sink, session.Conn, t.ready)
		// Nobody reads it any more; if it is not over yet, no thread shall wait for that.
		session.Conn.Close()
		if closeErr := sink.Close(); closeErr != nil {
			err = &unwritten{closeErr}
		}
		t.over <- err
	}()
	return t, nil
}

// wait waits for the end of the session.
func (t *tracing) wait() error {
	err := <-t.over
	sessionErr := t.session.Wait()
	if lost := (*unwritten)(nil); errors.As(err, &lost) {
		return err // which has ended the session
	}
	if sessionErr != nil {
		return sessionErr
	}
	return err
}

// command runs a command in a sandbox of its own, traced from its first instruction.
func (s *Strace) command(conf *config.Config, words []string, status *unix.WaitStatus) error {
	defer appending(os.Stdout, os.Stderr)()
	sb, err := newSandbox(conf, words, func(conf *config.Config, spec *specs.Spec) error {
		if s.edit != nil {
			if err := s.edit(conf, spec); err != nil {
				return err
			}
		}
		return startAs(spec.Process, s.o.Env, s.o.User)
	})
	if err != nil {
		return err
	}
	defer sb.destroy()
	c, err := hostclient.Open(sb.conf, sb.container.ID)
	if err != nil {
		return err
	}
	t, err := s.begin(c)
	if err != nil {
		return err
	}
	// The session must follow before the command begins.
	select {
	case <-t.ready:
	case err := <-t.over:
		t.over <- err
		if err := t.wait(); err != nil {
			return err
		}
		return errors.New("the session has ended before the command was started")
	}
	told := make(chan struct{})
	go func() {
		defer close(told)
		// With the container the session is gone, too; what ended it is of no interest. But
		// the command may run for long with nobody to trace it.
		if lost := (*unwritten)(nil); errors.As(<-t.over, &lost) {
			failed("strace", lost)
		}
	}()
	ws, err := sb.run()
	if err != nil {
		t.session.CloseWrite()
		<-told
		return err
	}
	*status = ws
	<-told
	return nil
}
