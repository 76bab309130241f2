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
		Params:   func() any { return new(Params) },
		Start:    start,
	})
}

// Params are the facility's parameters.
type Params struct {
	// Hidden is Config's.
	Hidden bool `json:"hidden,omitempty"`
}

func start(s *kit.Session, params any) error {
	hidden := params.(*Params).Hidden
	s.Go(func(ctx context.Context) error {
		err := Serve(ctx, s.Conn, Config{System: s.System, Container: s.Scope.Container, Attach: s.Scope.PIDs, Stdio: s.Stdio, ID: s.ID, Hidden: hidden})
		s.End(err)
		return nil
	})
	return nil
}
