package gcore

import (
	"context"
	"io"
	"sync/atomic"

	"utrace.dev/engines/kit"
	"utrace.dev/utrace"
)

// crash is a thread that is held in the moment of its death.
type crash struct {
	at   *kit.Attached
	info utrace.SigInfo
}

// maxCrashes is how many processes can wait to be dumped. Those beyond that die
// without a core, and are counted.
const maxCrashes = 64

// startCores dumps every process of the scope that a signal is about to end with a
// core. The thread that got the signal is held meanwhile. If the client is too slow to
// take cores as fast as processes crash, further ones die at once, without.
//
// A process that is traced by another one in the container is left to that: whether
// its signals end it is for the tracer to say, later.
func startCores(s *kit.Session, params any) error {
	q := kit.NewQueue[crash](maxCrashes, kit.Drop)
	s.OnDetached(q.Close)
	// What has left the queue is still held until it is sent.
	var held, lost atomic.Int64
	s.CountDrops(func() uint64 { return q.Dropped() + uint64(lost.Load()) })
	ops := &utrace.Ops{Name: Cores, IgnoresCode: true, Signal: func(r *utrace.Report) utrace.Action {
		info := *r.Signal.Info
		if r.Event != utrace.EventSignalCore || r.Thread.TracerTask() != nil {
			return utrace.NoOpinion
		}
		// The signal is put back in such a way that the thread dies of it whenever it
		// runs again, even if this engine is gone by then.
		if err := r.Engine.Inject(&info, nil, utrace.DispCore); err != nil {
			return utrace.NoOpinion // it has one that came first
		}
		r.Dispose(utrace.DispIgnore)
		if held.Add(1) > maxCrashes {
			held.Add(-1)
			lost.Add(1)
			return utrace.NoOpinion
		}
		if !q.Put(r.Engine, crash{kit.Of(r.Engine), info}) {
			return utrace.NoOpinion
		}
		return utrace.Stop
	}}
	if err := s.Follow(kit.Tracing{Ops: ops, Events: utrace.EventSignalCore}); err != nil {
		return err
	}
	s.Go(func(ctx context.Context) error {
		to := newSender(s.Conn)
		if err := to.ready(); err != nil {
			return err
		}
		for {
			crashes, err := q.Take()
			if err == io.EOF {
				return nil
			}
			for _, c := range crashes {
				t := c.at.Thread
				err := send(ctx, to, t.Process(), subject(t, int(c.info.Signo)), t, c.info.Bytes(), params.(*Params))
				_ = c.at.Engine.Control(utrace.Resume) // it may have been killed
				held.Add(-1)
				if err != nil {
					return err
				}
			}
		}
	})
	return nil
}
