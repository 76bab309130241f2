package gdbserver

import (
	"io"

	"golang.org/x/sys/unix"

	"utrace.dev/engines/gdbserver/rsp"
)

// What may wait for a process of the sandbox is done here. A program can be the server of a
// file system (FUSE), and need not answer; the client may even hold it by itself. Serve
// must not wait then after the client has gone, or every thread that it held would stay.

// maxEarly bounds the packets that are kept while one is answered. No client sends more
// than an interrupt then.
const maxEarly = 64

// patiently does what f does, and waits for it as long as the client is there. What f
// opens after that is closed.
func patiently[T any](s *session, f func() (T, error)) (v T, err error) {
	type result struct {
		v   T
		err error
	}
	done := make(chan result)
	go func() {
		v, err := f()
		select {
		case done <- result{v, err}:
		case <-s.gone:
			if c, ok := any(v).(io.Closer); ok && err == nil {
				c.Close()
			}
		}
	}()
	for {
		select {
		case r := <-done:
			return r.v, r.err
		case <-s.gone:
			return v, unix.EINTR
		case r := <-s.requests:
			// It is read all the same: behind it the end may come.
			if len(s.early) == maxEarly {
				s.leave()
				break
			}
			s.early = append(s.early, r)
		}
	}
}

// next returns a request that was kept.
func (s *session) next() (r rsp.Request, found bool) {
	if len(s.early) == 0 {
		return r, false
	}
	r, s.early = s.early[0], s.early[1:]
	return r, true
}
