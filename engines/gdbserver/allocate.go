package gdbserver

import (
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"utrace.dev/engines/target"
)

// LLDB asks for memory to put compiled expressions in. What it does not give back
// stays when it goes, as it does natively: the program may have been made to use it.

// maxAllocated bounds how many pieces one client can have in a process; how large
// they are is for the process's limits.
const maxAllocated = 4096

// allocator returns the general thread as one that memory can be had from.
func (s *session) allocator() (*thread, target.Debuggee, error) {
	th, err := s.generalThread()
	if err != nil {
		return nil, nil, err
	}
	d, ok := th.t.(target.Debuggee)
	if !ok {
		return nil, nil, errUnsupported
	}
	return th, d, nil
}

// allocate is _M LENGTH,PERMISSIONS.
func (s *session) allocate(args string) reply {
	number, perms, _ := strings.Cut(args, ",")
	length, err := strconv.ParseUint(number, 16, 64)
	if err != nil || strings.Trim(perms, "rwx") != "" {
		return failure(errSyntax)
	}
	th, d, err := s.allocator()
	if err != nil {
		return failure(err)
	}
	s.mu.Lock()
	full := len(th.p.allocated) >= maxAllocated
	s.mu.Unlock()
	if full {
		return failure(unix.ENOMEM)
	}
	var addr uint64
	err = th.examine(func() (err error) {
		addr, err = d.Allocate(length, perms)
		return err
	})
	if err != nil {
		return failure(err)
	}
	s.mu.Lock()
	if th.p.allocated == nil {
		th.p.allocated = map[uint64]uint64{}
	}
	th.p.allocated[addr] = length
	s.mu.Unlock()
	return textf("%x", addr)
}

// free is _m ADDRESS: what allocate has returned.
func (s *session) free(args string) reply {
	v, err := parseNumbers(args, ",", 1)
	if err != nil {
		return failure(err)
	}
	th, d, err := s.allocator()
	if err != nil {
		return failure(err)
	}
	s.mu.Lock()
	length, found := th.p.allocated[v[0]]
	delete(th.p.allocated, v[0])
	s.mu.Unlock()
	if !found {
		return failure(unix.EINVAL)
	}
	if err := th.examine(func() error { return d.Free(v[0], length) }); err != nil {
		return failure(err)
	}
	return ok
}
