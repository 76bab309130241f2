package show

import (
	"bufio"
	"fmt"
	"io"

	"utrace.dev/engines/strace/record"
)

// Copy gives the records that r has to a sink, until r ends. It closes ready when the
// session says that it is. What r has comes from a sandbox, and is not trusted.
func Copy(sink Sink, r io.Reader, ready chan<- struct{}) error {
	in := bufio.NewReaderSize(r, 1<<16)
	var buf []byte
	for {
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
		if cap(buf) < n {
			buf = make([]byte, n)
		}
		buf = buf[:n]
		if _, err := io.ReadFull(in, buf); err != nil {
			return fmt.Errorf("reading records: %w", err)
		}
		rec, _, err := record.Parse(buf)
		if err != nil {
			return err
		}
		if rec.Kind == record.Ready {
			close(ready)
			ready = make(chan struct{}) // more than one is a mistake, but no harm
		}
		sink.Record(&rec)
	}
}
