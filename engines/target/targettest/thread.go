package targettest

import (
	"bytes"
	"context"
	"fmt"

	"golang.org/x/sys/unix"

	"utrace.dev/coredump"
	"utrace.dev/engines/target"
	"utrace.dev/utrace"
	"utrace.dev/utrace/utracetest"
)

// thread implements target.Thread.
type thread struct {
	s *System
	t *utracetest.FakeTask
}

func (h thread) Utrace() *utrace.Thread  { return &h.t.Thread }
func (h thread) Process() target.Process { return process{h.s, h.t.Group()} }
func (h thread) ID() int                 { return int(h.t.ID()) }
func (h thread) Name() string            { return fmt.Sprintf("task-%d", h.t.Serial) }
func (h thread) Memory() target.Memory   { return memory{h.t} }
func (h thread) Killed() bool            { return h.t.Killed() }
func (h thread) PC() uint64              { return uint64(h.t.Regs().PC) }
func (h thread) SP() uint64              { return 0 }

func (h thread) Syscall() (nr uint64, args [6]uint64) {
	r := h.t.Regs()
	for i, arg := range r.Args {
		args[i] = uint64(arg)
	}
	return uint64(r.NR), args
}

func (h thread) SyscallName(nr uint64) string { return fmt.Sprintf("call_%d", nr) }

func (h thread) Result() (value uint64, errno int) {
	ret := h.t.Regs().Ret
	if ret < 0 && ret >= -4095 {
		errno = int(-ret)
	}
	return uint64(ret), errno
}

func (h thread) SetSyscall(nr uint64) { h.t.Regs().NR = int64(nr) }

func (h thread) SetResult(value uint64, errno int) {
	h.t.Regs().Ret = int64(value)
	if errno != 0 {
		h.t.Regs().Ret = -int64(errno)
	}
}

func (h thread) Kill(signo int) error {
	h.t.Kill(int32(signo))
	return nil
}

// process implements target.Process.
type process struct {
	s *System
	g *utracetest.Group
}

func (p process) ID() int { return int(p.g.Leader().ID()) }

func (p process) Parent() int {
	if parent := p.g.Parent(); parent != nil {
		return process{p.s, parent}.ID()
	}
	return 0
}

func (p process) Container() string { return p.s.container(p.g) }

func (p process) Threads() (all []target.Thread) {
	for _, t := range p.g.Tasks() {
		if !t.Zombie() {
			all = append(all, thread{p.s, t})
		}
	}
	return all
}

func (p process) Executable() string         { return p.s.Executable }
func (p process) Args() []string             { return p.s.Args }
func (p process) FD(int32) (target.FD, bool) { return target.FD{}, false }

func (p process) FDDetail(int32) target.FDDetail { return target.FDDetail{} }
func (p process) Cwd() string                    { return "" }
func (p process) Mappings() []target.Mapping     { return p.s.Mappings }
func (p process) Auxv() []byte                   { return p.s.Auxv }

func (p process) Open(path string) (target.File, error) {
	data, ok := p.s.Files[path]
	if !ok {
		return nil, unix.ENOENT
	}
	return file{bytes.NewReader(data)}, nil
}

func (p process) Readlink(string) (string, error) { return "", unix.ENOENT }

func (p process) Stat(path string, _ bool) (target.FileStat, error) {
	data, ok := p.s.Files[path]
	if !ok {
		return target.FileStat{}, unix.ENOENT
	}
	return file{bytes.NewReader(data)}.Stat()
}

func (p process) CoreFilter() coredump.Filter { return coredump.DefaultFilter }

func (p process) TakeCore(context.Context, target.Thread, []byte) (*coredump.Process, func(), error) {
	return nil, nil, unix.ENOSYS
}

func (p process) Kill(signo int) error {
	p.g.Kill(int32(signo))
	return nil
}
