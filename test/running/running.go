// Package running runs commands that stay while a test watches what they print.
//
// What is run, and what its output means, may not come in here.
package running

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"sync"
	"time"
)

// A Command is a command that stays, with what it has printed so far.
type Command struct {
	Cmd  *exec.Cmd
	over chan error

	mu  sync.Mutex
	out bytes.Buffer
}

// Start starts a command, whose output and errors go to the Command.
func Start(cmd *exec.Cmd) (*Command, error) {
	c := &Command{Cmd: cmd, over: make(chan error, 1)}
	cmd.Stdout, cmd.Stderr = c, c
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() { c.over <- cmd.Wait() }()
	return c, nil
}

// Write implements io.Writer. Any goroutine, as for all methods but Wait.
func (c *Command) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.out.Write(p)
}

// Output returns what the command has printed so far.
func (c *Command) Output() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.out.String()
}

// Await waits until the output has something that re matches, at most for that long.
func (c *Command) Await(re *regexp.Regexp, patience time.Duration) error {
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		out := c.Output()
		switch {
		case re.MatchString(out):
			return nil
		case time.Now().After(end):
			return fmt.Errorf("%q prints nothing like %q:\n%s", c.Cmd.Args, re, out)
		}
	}
}

// ErrStays is that a command has not ended.
var ErrStays = errors.New("it does not end")

// Wait waits for the command's end, at most for that long, and returns how it ended as
// exec.Cmd.Wait does, or ErrStays. To be called once.
func (c *Command) Wait(patience time.Duration) error {
	select {
	case err := <-c.over:
		return err
	case <-time.After(patience):
		return fmt.Errorf("%q: %w; it printed:\n%s", c.Cmd.Args, ErrStays, c.Output())
	}
}
