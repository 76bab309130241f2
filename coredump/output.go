package coredump

import (
	"bytes"
	"io"
)

// output counts what is written, and gathers holes until something follows them.
type output struct {
	w       io.Writer
	skipper Skipper // nil if w cannot leave holes
	limit   uint64
	written uint64
	pending uint64 // of a hole
}

var zeroes [chunk]byte

// memory writes [start, end).
func (o *output) memory(m Memory, start, end uint64) error {
	buf := make([]byte, chunk)
	for start < end {
		from, to := m.NextData(start, end)
		if from >= to || from < start || to > end {
			break
		}
		o.pending += from - start
		for from < to {
			p := buf[:min(to-from, chunk)]
			n, err := m.Read(p, from)
			if err != nil {
				return err
			}
			n -= n % PageSize
			for page := range pages(p[:n]) {
				if err := o.page(page); err != nil {
					return err
				}
			}
			from += uint64(n)
			if n < len(p) {
				o.pending += PageSize
				from += PageSize
			}
		}
		start = from
	}
	o.pending += end - start
	return nil
}

func pages(b []byte) func(func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for ; len(b) > 0; b = b[PageSize:] {
			if !yield(b[:PageSize]) {
				return
			}
		}
	}
}

func (o *output) page(p []byte) error {
	if o.skipper != nil && bytes.Equal(p, zeroes[:len(p)]) {
		o.pending += uint64(len(p))
		return nil
	}
	return o.write(p)
}

func (o *output) write(b []byte) error {
	if err := o.flush(); err != nil {
		return err
	}
	return o.emit(b)
}

// emit writes b if the limit allows all of it.
func (o *output) emit(b []byte) error {
	if uint64(len(b)) > o.limit-o.written {
		return ErrLimit
	}
	if _, err := o.w.Write(b); err != nil {
		return err
	}
	o.written += uint64(len(b))
	return nil
}

// flush writes the hole that is due.
func (o *output) flush() error {
	if o.skipper != nil && o.pending > 0 {
		n := o.pending
		o.pending = 0
		return o.skipper.Skip(int64(n))
	}
	for o.pending > 0 {
		n := min(o.pending, uint64(len(zeroes)))
		if err := o.emit(zeroes[:n]); err != nil {
			return err
		}
		o.pending -= n
	}
	return nil
}
