package corefiles

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"utrace.dev/coredump"
	"utrace.dev/engines/gcore"
)

// A Template makes the names of core files. Its specifiers are those of core(5), but
// %h is the container's id. Of the others there are %p and %P (the process), %i and %I
// (the thread), %e (the thread's name), %f and %E (the program), %s (the signal) and
// %t (the time), and %%.
type Template string

// DefaultTemplate is for a folder with the cores of several containers.
const DefaultTemplate Template = "core.%h.%e.%p.%t"

// specifiers are those of which a Subject knows what they stand for.
const specifiers = "%hpPiIefEst"

// Check says what is wrong with a template.
func (t Template) Check() error {
	p := coredump.Pattern(t)
	switch {
	case t == "":
		return fmt.Errorf("the template of file names is empty")
	case len(t) > coredump.MaxPattern:
		return fmt.Errorf("the template of file names has %d bytes, the most is %d", len(t), coredump.MaxPattern)
	case strings.Contains(string(t), "/"):
		return fmt.Errorf("the template of file names %q has a slash, and can name no other folder", t)
	case p.IsCommand() || p.IsSocket():
		return fmt.Errorf("the template of file names %q begins with %q: cores go to files only", t, t[:1])
	}
	for _, s := range p.Specifiers() {
		switch {
		case s == 0:
			return fmt.Errorf("the template of file names %q ends with a %%, write %%%%", t)
		case strings.IndexByte(specifiers, s) < 0:
			return fmt.Errorf("the template of file names %q has a %%%c, want one of %%%s", t, s, strings.Join(strings.Split(specifiers, ""), " %"))
		}
	}
	return nil
}

// longest is how long a name can be, in bytes: what is left of NAME_MAX, 255, is for
// numbers and suffixes.
const longest = 200

// Name returns the name for a core. Whatever the sandbox says of itself, it names a
// file in the folder itself that `ls` shows, with nothing in it that means something to
// a terminal.
func (t Template) Name(sub *gcore.Subject) string {
	name := Harmless(coredump.Pattern(t).FileName(&coredump.Subject{
		PID: int32(sub.PID), GlobalPID: int32(sub.PID), TID: int32(sub.TID), GlobalTID: int32(sub.TID),
		Signal: int32(sub.Signal), Time: sub.Time,
		Host: sub.Container, Command: sub.Command, Executable: sub.Executable,
	}, false))
	if len(name) > longest {
		end := longest
		for !utf8.RuneStart(name[end]) {
			end--
		}
		name = name[:end]
	}
	switch {
	case name == "":
		return "core"
	case name[0] == '.' || name[0] == '-':
		return "_" + name[1:]
	}
	return name
}

// Harmless replaces what has a meaning in paths or on terminals.
func Harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '/' || r == utf8.RuneError || !unicode.IsPrint(r) {
			return '_'
		}
		return r
	}, s)
}
