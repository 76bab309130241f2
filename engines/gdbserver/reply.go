package gdbserver

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"utrace.dev/utrace"
)

// reply is the answer to a packet.
type reply struct {
	payload []byte
	// none: there is no answer, or it comes later.
	none bool
	// then, if not nil, is done when the answer has been sent.
	then func()
}

var (
	ok = text("OK")
	// unknown is how a server says that it does not know a packet.
	unknown = text("")
	later   = reply{none: true}

	errUnsupported = unix.EOPNOTSUPP
	errSyntax      = errors.New("the packet is malformed")
	errNoThread    = errors.New("there is no such thread, or none is chosen")
)

func text(s string) reply { return reply{payload: []byte(s)} }

func textf(format string, args ...any) reply { return text(fmt.Sprintf(format, args...)) }

// failure answers with an error number, Linux's where there is one.
func failure(err error) reply {
	n := unix.EINVAL
	switch {
	case errors.Is(err, errUnsupported):
		return unknown
	case errors.As(err, &n):
	case errors.Is(err, utrace.ErrGone), errors.Is(err, errNoThread):
		n = unix.ESRCH
	}
	return textf("E%02x", min(int(n), 0xff))
}

func unhex(s string) ([]byte, error) {
	b, err := hex.DecodeString(s)
	if err != nil {
		return nil, errSyntax
	}
	return b, nil
}

// parseNumbers parses hexadecimal numbers with one separator between them; there
// must be n.
func parseNumbers(s, sep string, n int) ([]uint64, error) {
	f := strings.Split(s, sep)
	if len(f) != n {
		return nil, errSyntax
	}
	all := make([]uint64, n)
	for i, x := range f {
		v, err := strconv.ParseUint(x, 16, 64)
		if err != nil {
			return nil, errSyntax
		}
		all[i] = v
	}
	return all, nil
}
