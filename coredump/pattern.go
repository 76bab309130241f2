package coredump

import (
	"fmt"
	"strings"
)

// A Pattern is the value of /proc/sys/kernel/core_pattern.
type Pattern string

const (
	// DefaultPattern is what Linux starts with.
	DefaultPattern Pattern = "core"
	// MaxPattern is how long a Pattern may be, without a terminator.
	MaxPattern = 127
)

// Subject is what a Pattern can name of a process that dies.
type Subject struct {
	PID, GlobalPID int32 // of the process, in its own PID namespace and the first one
	TID, GlobalTID int32 // of the thread, likewise
	UID, GID       uint32
	Dumpable       int
	Signal         int32
	Time           int64 // in seconds since 1970
	Host           string
	Command        string // as in /proc/PID/comm
	Executable     string // absolute path
	Limit          uint64
	CPU            int32
}

// FileName returns the path that p gives the core file of s, and the empty string
// if p gives none. If usesPID is true the PID is added to a name that lacks it.
func (p Pattern) FileName(s *Subject, usesPID bool) string {
	var b strings.Builder
	hasPID := false
	for i := 0; i < len(p); i++ {
		if p[i] != '%' {
			b.WriteByte(p[i])
			continue
		}
		i++
		if i == len(p) {
			break // a lone % is dropped
		}
		switch p[i] {
		case '%':
			b.WriteByte('%')
		case 'p':
			hasPID = true
			fmt.Fprint(&b, s.PID)
		case 'P':
			fmt.Fprint(&b, s.GlobalPID)
		case 'i':
			fmt.Fprint(&b, s.TID)
		case 'I':
			fmt.Fprint(&b, s.GlobalTID)
		case 'u':
			fmt.Fprint(&b, s.UID)
		case 'g':
			fmt.Fprint(&b, s.GID)
		case 'd':
			fmt.Fprint(&b, s.Dumpable)
		case 's':
			fmt.Fprint(&b, s.Signal)
		case 't':
			fmt.Fprint(&b, s.Time)
		case 'h':
			b.WriteString(component(s.Host))
		case 'e':
			b.WriteString(component(s.Command))
		case 'f':
			b.WriteString(component(s.Executable[strings.LastIndexByte(s.Executable, '/')+1:]))
		case 'E':
			b.WriteString(component(s.Executable))
		case 'c':
			fmt.Fprint(&b, s.Limit)
		case 'C':
			fmt.Fprint(&b, s.CPU)
		}
	}
	if usesPID && !hasPID {
		fmt.Fprintf(&b, ".%d", s.PID)
	}
	return b.String()
}

// component makes s harmless in a path: it can neither name another directory
// nor vanish.
func component(s string) string {
	switch s {
	case "":
		return "!"
	case ".", "..":
		return "!" + s[1:]
	}
	return strings.ReplaceAll(s, "/", "!")
}
