package gdbserver

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// The packets that ask about threads and processes.

func (s *session) current(string) reply {
	th, err := s.generalThread()
	switch {
	case err == nil:
		return text("QC" + s.threadID(th))
	case s.can().lldb:
		return failure(err)
	}
	return text("QC0")
}

func (s *session) firstThreads(string) reply {
	s.threadList = s.known(nil)
	if len(s.threadList) == 0 && s.can().lldb {
		return ok // after an empty list it would take process 1 for the one there is
	}
	return s.moreThreads("")
}

// moreThreads returns as many of the listed threads as a packet holds.
func (s *session) moreThreads(string) reply {
	if len(s.threadList) == 0 {
		return text("l")
	}
	var b strings.Builder
	b.WriteByte('m')
	for len(s.threadList) > 0 && b.Len() < packetSize/2 {
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		b.WriteString(s.threadID(s.threadList[0]))
		s.threadList = s.threadList[1:]
	}
	return text(b.String())
}

func (s *session) extraInfo(args string) reply {
	th, err := s.lookup(args)
	if err != nil {
		return failure(err)
	}
	return text(hex.EncodeToString([]byte(th.t.Name())))
}

func (s *session) registerInfo(args string) reply {
	n, err := strconv.ParseUint(args, 16, 16)
	if err != nil || int(n) >= len(amd64) {
		return text("E45") // what LLDB expects at the end
	}
	return text(lldbRegister(int(n)))
}

// threadsDocument is qXfer:threads.
func (s *session) threadsDocument() string {
	var b strings.Builder
	b.WriteString("<threads>")
	for _, th := range s.known(nil) {
		if b.Len() > maxDocument {
			break
		}
		fmt.Fprintf(&b, `<thread id="%s" name="%s"/>`, s.threadID(th), escapeXML(th.t.Name()))
	}
	b.WriteString("</threads>")
	return b.String()
}

// escapeXML makes text safe for an attribute. Names come from programs, so bytes
// that XML has no room for are replaced.
func escapeXML(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\'':
			b.WriteString("&apos;")
		case r < ' ' && r != '\t' || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff:
			b.WriteByte('?')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
