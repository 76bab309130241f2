package gdbserver

import (
	"context"

	"utrace.dev/engines/kit"
)

func init() {
	kit.Register(&kit.Facility{
		Name:     "gdbserver",
		Synopsis: "debug with gdb or lldb; the processes of the scope are held at the beginning",
		Reads:    true,
		Start:    start,
	})
}

func start(s *kit.Session, _ any) error {
	s.Go(func(ctx context.Context) error {
		err := Serve(ctx, s.Conn, Config{System: s.System, Container: s.Scope.Container, Attach: s.Scope.PIDs, Stdio: s.Stdio, ID: s.ID})
		s.End(err)
		return nil
	})
	return nil
}
