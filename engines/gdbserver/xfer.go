package gdbserver

import (
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"utrace.dev/engines/gdbserver/rsp"
	"utrace.dev/utrace"
)

// xfer is qXfer: documents that the client reads in pieces,
// OBJECT:read:ANNEX:OFFSET,LENGTH. One is made when its beginning is asked for, so
// that the pieces fit together.
func (s *session) xfer(args string) reply {
	f := strings.SplitN(args, ":", 3)
	if len(f) != 3 {
		return failure(errSyntax)
	}
	object, verb := f[0], f[1]
	if verb == "write" {
		if object == "siginfo" {
			return s.writeSiginfo(f[2])
		}
		return unknown
	}
	i := strings.LastIndexByte(f[2], ':')
	if verb != "read" || i < 0 {
		return failure(errSyntax)
	}
	annex := f[2][:i]
	v, err := parseNumbers(f[2][i+1:], ",", 2)
	if err != nil {
		return failure(err)
	}
	key := object + ":" + annex
	doc, found := s.documents[key]
	if v[0] == 0 || !found {
		if doc, err = s.document(object, annex); err != nil {
			return failure(err)
		}
		clear(s.documents) // clients read one at a time
		s.documents[key] = doc
	}
	part := piece(doc, v[0], v[1])
	if object == "features" && part.payload[0] == 'l' {
		if th, err := s.generalThread(); err == nil {
			s.mu.Lock()
			th.p.described = true
			s.mu.Unlock()
		}
	}
	return part
}

// maxDocument bounds those that grow with what a container has; they end early.
const maxDocument = 4 << 20

// piece returns part of a document: 'm' if there is more, 'l' for the last.
func piece(doc string, offset, length uint64) reply {
	if offset > uint64(len(doc)) {
		return failure(errSyntax)
	}
	rest := doc[offset:]
	// Escapes may double it.
	n := int(min(length, packetSize/2-1))
	if len(rest) <= n {
		return binaryReply("l", []byte(rest))
	}
	return binaryReply("m", []byte(rest[:n]))
}

func (s *session) document(object, annex string) (string, error) {
	switch object {
	case "features":
		if annex != "target.xml" {
			return "", unix.ENOENT
		}
		return s.description()
	case "threads":
		return s.threadsDocument(), nil
	case "osdata":
		return s.osdata(annex)
	case "exec-file":
		p, err := s.processNamed(annex)
		if err != nil {
			return "", err
		}
		return p.t.Executable(), nil
	case "auxv":
		th, err := s.generalThread()
		if err != nil {
			return "", err
		}
		return string(th.p.t.Auxv()), nil
	case "libraries-svr4":
		return s.libraries(annex)
	case "siginfo":
		return s.siginfo()
	}
	return "", errUnsupported
}

func (s *session) description() (doc string, err error) {
	th, err := s.generalThread()
	if err != nil {
		return "", err
	}
	err = th.examine(func() error {
		f := newFrame(th.t.Utrace())
		doc = describe(f)
		return f.err
	})
	return doc, err
}

// siginfo is of the signal that the general thread stopped for.
func (s *session) siginfo() (string, error) {
	th, err := s.generalThread()
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if th.stop == nil || th.stop.info == nil {
		return "", unix.EINVAL
	}
	return string(siginfoBytes(th.stop.info)), nil
}

// writeSiginfo takes ANNEX:OFFSET:DATA.
func (s *session) writeSiginfo(args string) reply {
	f := strings.SplitN(args, ":", 3)
	if len(f) != 3 {
		return failure(errSyntax)
	}
	offset, err := strconv.ParseUint(f[1], 16, 32)
	if err != nil {
		return failure(errSyntax)
	}
	data, err := rsp.Binary([]byte(f[2]))
	if err != nil {
		return failure(errSyntax)
	}
	th, err := s.generalThread()
	if err != nil {
		return failure(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if th.stop == nil || th.stop.info == nil {
		return failure(unix.EINVAL)
	}
	b := siginfoBytes(th.stop.info)
	if offset > uint64(len(b)) || uint64(len(data)) > uint64(len(b))-offset {
		return failure(errSyntax)
	}
	copy(b[offset:], data)
	info := new(utrace.SigInfo)
	setSiginfo(info, b)
	th.stop.info = info
	return textf("%x", len(data))
}
