package show

import (
	"fmt"
	"io"
	"sort"

	"utrace.dev/engines/strace/record"
)

// Summary counts calls, and writes strace's table of them at its end (-c).
type Summary struct {
	w     io.Writer
	sort  SortBy
	calls map[string]*counts
}

// SortBy is what the table is sorted by.
type SortBy string

// The orders (-S).
const (
	ByTime   SortBy = "time"
	ByCalls  SortBy = "calls"
	ByErrors SortBy = "errors"
	ByName   SortBy = "name"
	ByNone   SortBy = "nothing"
)

type counts struct {
	name          string
	calls, errors int64
	time          int64
}

// NewSummary returns a sink that writes its table to w when it is closed.
func NewSummary(w io.Writer, by SortBy) *Summary {
	return &Summary{w: w, sort: by, calls: map[string]*counts{}}
}

// Record implements Sink.
func (s *Summary) Record(r *record.Record) {
	switch r.Kind {
	case record.Leave, record.Whole, record.Count:
	default:
		return
	}
	c := s.calls[r.Name]
	if c == nil {
		c = &counts{name: r.Name}
		s.calls[r.Name] = c
	}
	c.calls++
	if r.Errno != 0 {
		c.errors++
	}
	c.time += max(r.Duration, 0)
}

// Flush implements Sink: there is nothing to be seen before the end.
func (*Summary) Flush() {}

// Err implements Sink: nothing is written before the end.
func (*Summary) Err() error { return nil }

const rule = "------ ----------- ----------- --------- --------- ----------------\n"

// Close implements Sink. Of no calls there is no table.
func (s *Summary) Close() error {
	if len(s.calls) == 0 {
		return nil
	}
	all := make([]*counts, 0, len(s.calls))
	total := counts{name: "total"}
	for _, c := range s.calls {
		all = append(all, c)
		total.calls += c.calls
		total.errors += c.errors
		total.time += c.time
	}
	sort.Slice(all, func(i, j int) bool {
		a, b := all[i], all[j]
		switch {
		case s.sort == ByTime && a.time != b.time:
			return a.time > b.time
		case s.sort == ByCalls && a.calls != b.calls:
			return a.calls > b.calls
		case s.sort == ByErrors && a.errors != b.errors:
			return a.errors > b.errors
		}
		return a.name < b.name
	})
	text := "% time     seconds  usecs/call     calls    errors syscall\n" + rule
	for _, c := range all {
		text += c.row(total.time)
	}
	text += rule + total.row(total.time)
	_, err := io.WriteString(s.w, text)
	return err
}

func (c *counts) row(total int64) string {
	share := 0.0
	switch {
	case c.name == "total":
		share = 100
	case total > 0:
		share = 100 * float64(c.time) / float64(total)
	}
	errors := ""
	if c.errors > 0 {
		errors = fmt.Sprint(c.errors)
	}
	each := int64(0)
	if c.calls > 0 {
		each = c.time / c.calls / 1000
	}
	return fmt.Sprintf("%6.2f %11.6f %11d %9d %9s %s\n", share, float64(c.time)/1e9, each, c.calls, errors, c.name)
}
