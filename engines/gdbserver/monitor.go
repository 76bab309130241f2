package gdbserver

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

const help = `ps             the processes that can be attached to
hidden on|off  breakpoints that are set from now on are such that the program cannot
               find them in its code; what is executed in their pages is slow
exit           end the session; what is attached runs on
`

// printable replaces what a terminal would obey: programs choose their arguments.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !strconv.IsPrint(r) {
			return '?'
		}
		return r
	}, s)
}

// monitor is qRcmd: gdb's "monitor" commands.
func (s *session) monitor(args string) reply {
	b, err := unhex(args)
	if err != nil {
		return failure(err)
	}
	var out strings.Builder
	switch line := strings.TrimSpace(string(b)); line {
	case "ps":
		seen := map[int]bool{}
		for _, t := range s.System.Threads(s.Container) {
			p := t.Process()
			if id := p.ID(); id != 0 && !seen[id] && out.Len() < packetSize/2 {
				seen[id] = true
				fmt.Fprintf(&out, "%5d  %s  %s\n", id, p.Container(), printable(commandLine(p, t)))
			}
		}
	case "hidden on", "hidden off":
		s.Hidden = line == "hidden on"
	case "hidden":
		fmt.Fprintf(&out, "hidden breakpoints are %s\n", map[bool]string{true: "on", false: "off"}[s.Hidden])
	case "help":
		out.WriteString(help)
	case "exit":
		s.closing = true
	default:
		fmt.Fprintf(&out, "%q is unknown; monitor help lists what there is\n", line)
	}
	if out.Len() == 0 {
		return ok
	}
	doc := out.String()
	return text(hex.EncodeToString([]byte(doc[:min(len(doc), packetSize/2-1)])))
}
