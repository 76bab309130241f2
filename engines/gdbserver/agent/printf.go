package agent

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

const (
	// maxText bounds what one printf makes, and maxString each string in it.
	maxText   = 4096
	maxString = 1024
	// maxFormat bounds a format, and so how many conversions it has.
	maxFormat = 4096
	// maxWidth bounds widths and precisions: the client chooses them.
	maxWidth = 1024
)

// Text does what printf(3) does, for integers, characters, pointers and strings,
// which are read from memory. What the format has and this does not know is
// printed as it stands.
func (p Printf) Text(m Machine) string {
	var out strings.Builder
	args := p.Args
	next := func() uint64 {
		if len(args) == 0 {
			return 0
		}
		v := args[0]
		args = args[1:]
		return v
	}
	f := p.Format
	for f != "" && out.Len() < maxText {
		i := strings.IndexByte(f, '%')
		if i < 0 {
			out.WriteString(f)
			break
		}
		out.WriteString(f[:i])
		d, rest := parseDirective(f[i:])
		f = rest
		out.WriteString(d.format(next, m))
	}
	return out.String()[:min(out.Len(), maxText)]
}

// A directive is one conversion of a format.
type directive struct {
	whole string // as it stands
	flags string // with width and precision
	size  int    // of the argument, in bytes
	verb  byte   // 0 if it is none that is known
}

// parseDirective takes the conversion off f, which begins with '%'.
func parseDirective(f string) (d directive, rest string) {
	i := 1
	for i < len(f) && strings.IndexByte("-+ #0123456789.", f[i]) >= 0 {
		i++
	}
	flags := f[1:i]
	d.size = 4
	for i < len(f) && strings.IndexByte("hlqjzt", f[i]) >= 0 {
		switch {
		case f[i] != 'h':
			d.size = 8
		case d.size == 2:
			d.size = 1
		default:
			d.size = 2
		}
		i++
	}
	if i == len(f) {
		return directive{whole: f}, ""
	}
	d.whole, rest = f[:i+1], f[i+1:]
	d.verb = f[i]
	if strings.IndexByte("diouxXcsp%", d.verb) < 0 || !modest(flags) {
		d.verb = 0
	}
	d.flags = flags
	return d, rest
}

// modest reports whether the numbers in flags are small.
func modest(flags string) bool {
	n := 0
	for _, c := range flags {
		if c < '0' || c > '9' {
			n = 0
			continue
		}
		if n = 10*n + int(c-'0'); n > maxWidth {
			return false
		}
	}
	return strings.Count(flags, ".") <= 1
}

func (d directive) format(next func() uint64, m Machine) string {
	shift := 64 - 8*d.size
	switch d.verb {
	case '%':
		return "%"
	case 'd', 'i':
		return fmt.Sprintf("%"+d.flags+"d", int64(next()<<shift)>>shift)
	case 'u':
		return fmt.Sprintf("%"+d.flags+"d", next()<<shift>>shift)
	case 'o', 'x', 'X':
		return fmt.Sprintf("%"+d.flags+string(d.verb), next()<<shift>>shift)
	case 'c':
		return fmt.Sprintf("%"+d.flags+"s", harmless([]byte{byte(next())}))
	case 'p':
		return fmt.Sprintf("%#x", next())
	case 's':
		return fmt.Sprintf("%"+d.flags+"s", harmless(readString(m, next())))
	}
	return d.whole
}

// harmless replaces what a terminal would obey: the program's bytes come to the user's.
func harmless(s []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && !strconv.IsPrint(r) {
			return '?'
		}
		return r
	}, s)
}

// readString reads a string of at most maxString bytes, as far as it can be read.
func readString(m Machine, addr uint64) []byte {
	var s []byte
	for len(s) < maxString {
		var b [64]byte
		// Not beyond an aligned piece, which is readable as a whole or not at all.
		part := b[:64-addr%64]
		if m.Read(part, addr) != nil {
			break
		}
		if i := bytes.IndexByte(part, 0); i >= 0 {
			return append(s, part[:i]...)
		}
		s = append(s, part...)
		addr += uint64(len(part))
	}
	return s[:min(len(s), maxString)]
}
