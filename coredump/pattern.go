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

// PIDFD is the descriptor by which a Command that names %F finds the process.
const PIDFD = 3

// IsCommand returns true if p names a program that reads the core, and false if it
// names a file.
func (p Pattern) IsCommand() bool { return strings.HasPrefix(string(p), "|") }

// IsSocket returns true if p names a socket that is sent the core.
func (p Pattern) IsSocket() bool { return strings.HasPrefix(string(p), "@") }

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
		hasPID = hasPID || p[i] == 'p'
		s.expand(&b, p[i])
	}
	if usesPID && !hasPID {
		fmt.Fprintf(&b, ".%d", s.PID)
	}
	return b.String()
}

// Specifiers returns the letters that follow a % in p, and 0 for a lone % at its end.
func (p Pattern) Specifiers() (all []byte) {
	for i := 0; i < len(p); i++ {
		if p[i] != '%' {
			continue
		}
		if i++; i == len(p) {
			return append(all, 0)
		}
		all = append(all, p[i])
	}
	return all
}

// Command returns the arguments of the program that p starts for the core of s, of
// which the first is its path, and whether the program is to have a descriptor of
// the process, PIDFD. There is always a first argument; it is empty if p names no
// program.
//
// The pattern is split at white space before anything in it is replaced: what a
// specifier stands for is part of one argument, whatever is in it.
//
// Preconditions: p.IsCommand().
func (p Pattern) Command(s *Subject) (args []string, pidFD bool) {
	var b strings.Builder
	space := false
	for i := 1; i < len(p); i++ {
		if isSpace(p[i]) {
			space = space || len(args) > 0 || b.Len() > 0
			continue
		}
		if space {
			space = false
			args = append(args, b.String())
			b.Reset()
		}
		if p[i] != '%' {
			b.WriteByte(p[i])
			continue
		}
		i++
		switch {
		case i == len(p): // a lone % is dropped
		case p[i] == 'F':
			pidFD = true
			fmt.Fprint(&b, PIDFD)
		default:
			s.expand(&b, p[i])
		}
	}
	return append(args, b.String()), pidFD
}

// isSpace is what Linux's isspace() is: of Latin-1.
func isSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' || c == 0xa0 }

// expand writes what specifier stands for; nothing if it is none.
func (s *Subject) expand(b *strings.Builder, specifier byte) {
	switch specifier {
	case '%':
		b.WriteByte('%')
	case 'p':
		fmt.Fprint(b, s.PID)
	case 'P':
		fmt.Fprint(b, s.GlobalPID)
	case 'i':
		fmt.Fprint(b, s.TID)
	case 'I':
		fmt.Fprint(b, s.GlobalTID)
	case 'u':
		fmt.Fprint(b, s.UID)
	case 'g':
		fmt.Fprint(b, s.GID)
	case 'd':
		fmt.Fprint(b, s.Dumpable)
	case 's':
		fmt.Fprint(b, s.Signal)
	case 't':
		fmt.Fprint(b, s.Time)
	case 'h':
		b.WriteString(component(s.Host))
	case 'e':
		b.WriteString(component(s.Command))
	case 'f':
		b.WriteString(component(s.Executable[strings.LastIndexByte(s.Executable, '/')+1:]))
	case 'E':
		b.WriteString(component(s.Executable))
	case 'c':
		fmt.Fprint(b, s.Limit)
	case 'C':
		fmt.Fprint(b, s.CPU)
	}
}

// component makes s harmless in a path: it can neither name another directory
// nor vanish. It ends at a zero byte.
func component(s string) string {
	s, _, _ = strings.Cut(s, "\x00")
	switch s {
	case "":
		return "!"
	case ".", "..":
		return "!" + s[1:]
	}
	return strings.ReplaceAll(s, "/", "!")
}
