package hostcmd

import (
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/sys/unix"
)

// What comes from a sandbox is shown to people on terminals, which obey some of it. The
// sandbox's programs choose their names and arguments, and a sandbox that one of them has
// taken over chooses everything.

// harmless replaces what has a meaning on terminals: all but printable characters, and
// line feeds and tabs if lines is true.
func harmless(s string, lines bool) string {
	return strings.Map(func(r rune) rune {
		if strconv.IsPrint(r) && r != utf8.RuneError || lines && (r == '\n' || r == '\t') {
			return r
		}
		return '_'
	}, s)
}

// plain is a writer of harmless text.
type plain struct {
	w io.Writer
	// part is the beginning of a character whose rest is to come.
	part []byte
}

// Write implements io.Writer.
func (p *plain) Write(b []byte) (int, error) {
	all := append(p.part, b...)
	p.part = nil
	for i := len(all) - 1; i >= 0 && i >= len(all)-utf8.UTFMax; i-- {
		if utf8.RuneStart(all[i]) {
			if !utf8.FullRune(all[i:]) {
				p.part = append(p.part, all[i:]...)
				all = all[:i]
			}
			break
		}
	}
	if _, err := io.WriteString(p.w, harmless(string(all), true)); err != nil {
		return 0, err
	}
	return len(b), nil
}

// forPeople returns a writer to f of what a facility sends: as it is if that is a file
// or a pipe, harmless if it is a terminal.
func forPeople(f *os.File) io.Writer {
	if _, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS); err != nil {
		return f
	}
	return &plain{w: f}
}
