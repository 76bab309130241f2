package targettest

import (
	"fmt"
	"slices"

	"golang.org/x/sys/unix"

	"utrace.dev/engines/target"
	"utrace.dev/utrace/utracetest"
)

// Install makes a program that StartProcess finds by a path.
func (s *System) Install(path string, p utracetest.Program) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.installed[path] = p
}

// StartProcess implements target.Starter.StartProcess.
func (s *System) StartProcess(c *target.Command, begin func(target.Thread)) error {
	s.mu.Lock()
	p, found := s.installed[c.Args[0]]
	if found {
		s.commands = append(s.commands, *c)
	}
	s.mu.Unlock()
	if !found {
		return fmt.Errorf("%s: %w", c.Args[0], unix.ENOENT)
	}
	s.start(c.Container, p, begin)
	return nil
}

// Commands returns what StartProcess has started.
func (s *System) Commands() []target.Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands)
}
