package gdbserver

import (
	"fmt"
	"strings"

	"golang.org/x/sys/unix"

	"utrace.dev/engines/target"
)

// osdata is qXfer:osdata, which `info os` shows.
func (s *session) osdata(annex string) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, `<osdata type="%s">`, escapeXML(annex))
	row := func(columns ...string) {
		b.WriteString("<item>")
		for i := 0; i < len(columns); i += 2 {
			fmt.Fprintf(&b, `<column name="%s">%s</column>`, columns[i], escapeXML(columns[i+1]))
		}
		b.WriteString("</item>")
	}
	switch annex {
	case "":
		b.Reset()
		b.WriteString(`<osdata type="types">`)
		row("Type", "processes", "Description", "Listing of all processes", "Title", "Processes")
		row("Type", "threads", "Description", "Listing of all threads", "Title", "Threads")
	case "processes":
		seen := map[int]bool{}
		for _, t := range s.System.Threads(s.Container) {
			p := t.Process()
			if id := p.ID(); id != 0 && !seen[id] && b.Len() < maxDocument {
				seen[id] = true
				row("pid", fmt.Sprint(id), "container", p.Container(), "command", commandLine(p, t))
			}
		}
	case "threads":
		for _, t := range s.System.Threads(s.Container) {
			if p := t.Process(); p.ID() != 0 && b.Len() < maxDocument {
				row("pid", fmt.Sprint(p.ID()), "command", t.Name(), "tid", fmt.Sprint(t.ID()))
			}
		}
	default:
		return "", unix.ENOENT
	}
	b.WriteString("</osdata>")
	return b.String(), nil
}

// maxCommand is how much of a command line is shown, in bytes.
const maxCommand = 1024

// commandLine is what ps shows.
func commandLine(p target.Process, t target.Thread) string {
	line := "[" + t.Name() + "]"
	if args := p.Args(); len(args) > 0 {
		line = strings.Join(args, " ")
	}
	return line[:min(len(line), maxCommand)]
}
