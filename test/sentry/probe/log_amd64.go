package probe

import (
	"fmt"
	"strings"
	"sync"
)

// eventLog is what happened, a line each.
type eventLog struct {
	mu    sync.Mutex
	lines []string
}

var journal eventLog

// maxLines bounds the log: a program that lets an engine report for ever must
// not fill the memory.
const maxLines = 20000

func (l *eventLog) add(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.lines) < maxLines {
		l.lines = append(l.lines, fmt.Sprintf(format, args...))
	}
}

func (l *eventLog) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var b strings.Builder
	for _, s := range l.lines {
		b.WriteString(s)
		b.WriteByte('\n')
	}
	return b.String()
}
