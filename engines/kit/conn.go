package kit

import (
	"io"
	"sync/atomic"
	"time"
)

// clientConn is a session's connection, which knows how long its client has not read.
type clientConn struct {
	io.ReadWriteCloser
	// since is when the write began that is under way, in nanoseconds since 1970; 0: none.
	since atomic.Int64
}

// Write implements io.Writer.Write. One goroutine at a time.
func (c *clientConn) Write(p []byte) (int, error) {
	c.since.Store(time.Now().UnixNano())
	defer c.since.Store(0)
	return c.ReadWriteCloser.Write(p)
}

// waits returns for how long a write has been waiting for the client. Any goroutine.
func (c *clientConn) waits() time.Duration {
	since := c.since.Load()
	if since == 0 {
		return 0
	}
	return max(time.Since(time.Unix(0, since)), 0)
}
