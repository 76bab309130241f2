package kit_test

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"utrace.dev/engines/kit"
	"utrace.dev/utrace"
	"utrace.dev/utrace/utracetest"
)

// writer returns a facility that sends a byte for each call, and holds threads while those
// are not read.
func writer(reads bool) string {
	name := register(func(s *kit.Session, _ any) error {
		q := kit.NewQueue[byte](1, kit.Hold)
		s.OnDetached(q.Close)
		s.Go(func(context.Context) error {
			for {
				all, err := q.Take()
				if err != nil {
					return nil
				}
				if _, err := s.Conn.Write(all); err != nil {
					return err
				}
			}
		})
		return s.Follow(kit.Tracing{Events: utrace.EventSyscallEntry, Ops: &utrace.Ops{SyscallEntry: func(r *utrace.Report) utrace.Action {
			q.Put(r.Engine, 'x')
			return utrace.NoOpinion
		}}})
	})
	f, err := kit.Lookup(name)
	if err != nil {
		panic(err)
	}
	f.Reads = reads
	return name
}

// TestEndSession: a session whose client is stuck is ended by somebody else. Its threads run
// on, its place is free, and a client that reads again finds the end.
func TestEndSession(t *testing.T) {
	for name, reads := range map[string]bool{"a client that only reads": false, "a client that talks": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			calls := utracetest.Program{utracetest.Sys(utracetest.SysGetID), utracetest.Jump(0)}
			g := w.sys.Start("a", calls)
			c := w.run(writer(reads), kit.Scope{Container: "a"}, "")
			// Nobody reads: the pipe takes nothing.
			must(t, "the thread is held", func() bool { l := w.m.List(""); return len(l.Engines) == 1 && l.Engines[0].Holds })
			must(t, "the session says so", func() bool { return w.m.List("").Sessions[0].Unread > time.Millisecond })
			id := w.m.Sessions()[0].ID
			if err := w.m.EndSession(id + 1); err == nil || !strings.Contains(err.Error(), "no session 2") {
				t.Errorf("ending a session that is not there: %v", err)
			}
			over := make(chan error, 1)
			go func() { over <- w.m.EndSession(id) }()
			must(t, "the thread runs", func() bool { return len(g.Leader().Thread.Engines()) == 0 })
			if err := <-over; err != nil {
				t.Error(err)
			}
			if n := len(w.m.Sessions()); n != 0 {
				t.Errorf("%d sessions are left", n)
			}
			if err := c.wait(t); err != kit.ErrEnded {
				t.Errorf("the session ends with %v", err)
			}
			if _, err := c.conn.Read(make([]byte, 1)); err != io.EOF {
				t.Errorf("the client reads %v", err)
			}
			g.Kill(9)
			if _, err := g.Wait(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestEndSessionReads: a client that reads on gets what a session says last.
func TestEndSessionReads(t *testing.T) {
	w := newWorld(t)
	c := w.run(register(func(s *kit.Session, _ any) error {
		s.Go(func(ctx context.Context) error {
			<-ctx.Done()
			_, err := s.Conn.Write([]byte("the sum"))
			return err
		})
		return nil
	}), kit.Scope{}, "")
	must(t, "the session is there", func() bool { return len(w.m.Sessions()) == 1 })
	go w.m.EndSession(w.m.Sessions()[0].ID)
	if got, err := io.ReadAll(c.conn); string(got) != "the sum" || err != nil {
		t.Errorf("the client reads %q, %v", got, err)
	}
	if err := c.wait(t); err != kit.ErrEnded {
		t.Errorf("the session ends with %v", err)
	}
}
