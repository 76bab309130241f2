package show

import (
	"bufio"
	"fmt"
	"io"

	"utrace.dev/engines/strace/record"
)

// Copy gives the records that r has to a sink, until r ends, or the sink cannot write any
// more: then sink.Err says why, and it is not Copy's error. It closes ready when the session
// says that it is. What r has comes from a sandbox, and is not trusted. The sink is flushed
// before r is waited for.
func Copy(sink Sink, r io.Reader, ready chan<- struct{}) error {
	defer sink.Flush()
	in := bufio.NewReaderSize(r, 1<<16)
	var buf []byte
	var parser record.Parser
	for {
		if in.Buffered() < 4 {
			sink.Flush()
		}
		if sink.Err() != nil {
			return nil
		}
		head, err := in.Peek(4)
		if err == io.EOF && len(head) == 0 {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading records: %w", err)
		}
		n, err := record.Size(head)
		if err != nil {
			return err
		}
		if in.Buffered() < n {
			sink.Flush()
		}
		p, err := next(in, n, &buf)
		if err != nil {
			return fmt.Errorf("reading records: %w", err)
		}
		rec, _, err := parser.Parse(p)
		if err != nil {
			return err
		}
		if rec.Kind == record.Ready {
			close(ready)
			ready = make(chan struct{}) // more than one is a mistake, but no harm
		}
		sink.Record(rec)
	}
}

// next returns the next n bytes. They are good until in is used again; buf is for those
// that in cannot hold.
func next(in *bufio.Reader, n int, buf *[]byte) (p []byte, err error) {
	if n <= in.Size() {
		if p, err = in.Peek(n); err == nil {
			_, err = in.Discard(n) // leaves p as it is
		}
	} else {
		if cap(*buf) < n {
			*buf = make([]byte, n)
		}
		p = (*buf)[:n]
		_, err = io.ReadFull(in, p)
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return p, err
}
