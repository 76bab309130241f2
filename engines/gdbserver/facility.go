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
	// Hidden and Home are Config's. Home is the scope's container if that is one.
	Hidden bool   `json:"hidden,omitempty"`
	Home   string `json:"home,omitempty"`
}

func start(s *kit.Session, params any) error {
	p := params.(*Params)
	c := Config{System: s.System, Container: s.Scope.Container, Home: s.Scope.Container, Attach: s.Scope.PIDs, Stdio: s.Stdio, ID: s.ID, Hidden: p.Hidden}
	if c.Home == "" {
		c.Home = p.Home
	}
	s.Go(func(ctx context.Context) error {
		err := Serve(ctx, s.Conn, c)
		s.End(err)
		return nil
	})
	return nil
}
