package gdbserver

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"utrace.dev/engines/gdbserver/agent"
	"utrace.dev/engines/target"
)

const (
	// maxBreakpoints bounds what one process can have from one client.
	maxBreakpoints = 10000
	// maxConditions bounds the expressions of one breakpoint, and maxCode the bytes
	// of all that a client has, in all processes.
	maxConditions = 64
	maxCode       = 4 << 20
	// maxReads and maxPrints bound what the expressions of one hit do, beside their
	// steps: the thread waits for them, and cannot be killed meanwhile.
	maxReads  = 20000
	maxPrints = 64
	// maxOutput is how much the commands of breakpoints can print before the
	// client fetches it; what is more is dropped.
	maxOutput = 1 << 20
)

// breakpointKey is a breakpoint as the client names it.
type breakpointKey struct {
	// kind is the digit of the Z packet.
	kind byte
	addr uint64
	// length is that of a watchpoint.
	length uint8
}

// breakpoint is what happens at a hit.
type breakpoint struct {
	// conditions: the thread stops if there are none or one of them is true.
	conditions []agent.Code
	// commands are carried out instead of a stop.
	commands []agent.Code
}

// size is how many bytes the expressions have.
func (b *breakpoint) size() (n int) {
	for _, c := range slices.Concat(b.conditions, b.commands) {
		n += c.Len()
	}
	return n
}

// codeSize returns the size of all expressions. The caller holds s.mu.
func (s *session) codeSize() (n int) {
	for _, p := range s.processes {
		for _, all := range []map[breakpointKey]*breakpoint{p.breakpoints, p.lazy} {
			for _, b := range all {
				n += b.size()
			}
		}
	}
	return n
}

// places are the breakpoints that stand for the client's: an area that no debug
// register can have is watched by several.
func (k breakpointKey) places() (all []target.Breakpoint, err error) {
	kinds := map[byte]target.BreakpointKind{'0': target.BreakCode, '1': target.BreakExecute, '2': target.BreakWrite, '3': target.BreakAccess, '4': target.BreakAccess}
	kind, ok := kinds[k.kind]
	if !ok {
		return nil, errUnsupported
	}
	if kind == target.BreakCode || kind == target.BreakExecute {
		return []target.Breakpoint{{Kind: kind, Addr: k.addr}}, nil
	}
	addr, left := k.addr, uint64(k.length)
	for left > 0 {
		n := uint64(8)
		for n > left || addr%n != 0 {
			n /= 2
		}
		all = append(all, target.Breakpoint{Kind: kind, Addr: addr, Len: uint8(n)})
		addr, left = addr+n, left-n
	}
	if len(all) == 0 {
		return nil, unix.EINVAL
	}
	return all, nil
}

// parseBreakpoint takes "TYPE,ADDR,KIND" apart and returns what follows it.
func parseBreakpoint(args string) (k breakpointKey, rest string, err error) {
	head, rest, _ := strings.Cut(args, ";")
	f := strings.Split(head, ",")
	if len(f) != 3 || len(f[0]) != 1 {
		return k, "", errSyntax
	}
	k.kind = f[0][0]
	if k.addr, err = strconv.ParseUint(f[1], 16, 64); err != nil {
		return k, "", errSyntax
	}
	length, err := strconv.ParseUint(f[2], 16, 8)
	if err != nil {
		return k, "", errSyntax
	}
	if k.kind >= '2' {
		if length > 32 {
			return k, "", unix.ENOSPC
		}
		k.length = uint8(length)
	}
	return k, rest, nil
}

// parseLists takes the conditions and the commands apart that may follow a
// breakpoint.
func parseLists(s string) (b breakpoint, err error) {
	for s != "" {
		switch {
		case strings.HasPrefix(s, ";"):
			s = s[1:]
		case strings.HasPrefix(s, "cmds:"):
			// 0 or 1, whether they outlive the connection; ours do not.
			_, rest, ok := strings.Cut(s, ",")
			if !ok {
				return b, errSyntax
			}
			b.commands, s, err = parseExpressions(rest)
		case strings.HasPrefix(s, "X"):
			b.conditions, s, err = parseExpressions(s)
		default:
			return b, errSyntax
		}
		if err != nil {
			return b, err
		}
	}
	return b, nil
}

// parseExpressions takes "X LEN,BYTES" off the beginning of s, as often as it is
// there.
func parseExpressions(s string) (all []agent.Code, rest string, err error) {
	for strings.HasPrefix(s, "X") {
		head, rest, ok := strings.Cut(s[1:], ",")
		n, err := strconv.ParseUint(head, 16, 16)
		if !ok || err != nil || uint64(len(rest)) < 2*n || len(all) == maxConditions {
			return nil, "", errSyntax
		}
		b, err := unhex(rest[:2*n])
		if err != nil {
			return nil, "", err
		}
		code, err := agent.Check(b)
		if err != nil {
			return nil, "", errors.Join(errSyntax, err)
		}
		all = append(all, code)
		s = rest[2*n:]
	}
	return all, s, nil
}

// debuggee returns a thread whose address space is the process's.
func (p *process) debuggee() (target.Debuggee, error) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if len(p.threads) == 0 {
		return nil, unix.ESRCH
	}
	if d, ok := p.threads[0].t.(target.Debuggee); ok {
		return d, nil
	}
	return nil, errUnsupported
}

// site is what a packet about a breakpoint names.
type site struct {
	k      breakpointKey
	b      breakpoint
	places []target.Breakpoint
	p      *process
	d      target.Debuggee
}

// parseSite finds out what Z or z is about.
func (s *session) parseSite(args string) (x site, err error) {
	var lists string
	if x.k, lists, err = parseBreakpoint(args); err != nil {
		return x, err
	}
	if x.b, err = parseLists(lists); err != nil {
		return x, err
	}
	th, err := s.generalThread()
	if err != nil {
		return x, err
	}
	x.p = th.p
	if x.places, err = x.k.places(); err != nil {
		return x, err
	}
	x.d, err = x.p.debuggee()
	return x, err
}

// insert is Z.
func (s *session) insert(args string) reply {
	x, err := s.parseSite(args)
	if err != nil {
		return failure(err)
	}
	p, k := x.p, x.k
	isNew := func() bool { return p.breakpoints[k] == nil && p.lazy[k] == nil }
	s.mu.Lock()
	crowded := len(p.breakpoints)+len(p.lazy) >= maxBreakpoints && isNew()
	s.mu.Unlock()
	if crowded {
		s.flush(p) // for good: so many are not removed for one instruction
	}
	s.mu.Lock()
	full := len(p.breakpoints)+len(p.lazy) >= maxBreakpoints && isNew() ||
		x.b.size() > 0 && s.codeSize()+x.b.size() > maxCode
	again := !full && p.lazy[k] != nil
	if again {
		delete(p.lazy, k)
		p.breakpoints[k] = &x.b
	}
	s.mu.Unlock()
	switch {
	case full:
		return failure(unix.ENOSPC)
	case again:
		return ok
	}
	for i, place := range x.places {
		if place.Kind == target.BreakCode && s.Hidden {
			place.Kind = target.BreakHidden
		}
		if err := x.d.SetBreakpoint(s, place); err != nil {
			for _, made := range x.places[:i] {
				s.clear(x.d, p, k, made)
			}
			return failure(err)
		}
	}
	s.mu.Lock()
	if p.breakpoints != nil {
		p.breakpoints[k] = &x.b
	}
	s.mu.Unlock()
	return ok
}

// remove is z.
func (s *session) remove(args string) reply {
	x, err := s.parseSite(args)
	if err != nil {
		return failure(err)
	}
	p, k := x.p, x.k
	s.mu.Lock()
	b := p.breakpoints[k]
	delete(p.breakpoints, k)
	lazy := b != nil && k.kind == '0' && p.lazy != nil
	if lazy {
		p.lazy[k] = b
	}
	s.mu.Unlock()
	if lazy {
		return ok
	}
	for _, place := range x.places {
		s.clear(x.d, p, k, place)
	}
	return ok
}

// flush removes from the target what the client has removed, before all threads of a
// process go on.
//
// A client removes a breakpoint for the one instruction of a thread that stands at
// it, holds the others meanwhile, and then sets it again. The target needs no such
// help: a thread goes over a breakpoint that it has met. So the breakpoint stays, and
// no thread can pass it unseen that cannot be held: one that another debugger needs
// (see lend).
func (s *session) flush(p *process) {
	s.mu.Lock()
	lazy := slices.Collect(maps.Keys(p.lazy))
	clear(p.lazy)
	s.mu.Unlock()
	if len(lazy) == 0 {
		return
	}
	d, err := p.debuggee()
	if err != nil {
		return // it is gone
	}
	for _, k := range lazy {
		s.clear(d, p, k, target.Breakpoint{Kind: target.BreakCode, Addr: k.addr})
	}
}

// clear removes a breakpoint from the target, unless another of the client's needs
// it too.
func (s *session) clear(d target.Debuggee, p *process, not breakpointKey, place target.Breakpoint) {
	s.mu.Lock()
	var keys []breakpointKey
	for k := range p.breakpoints {
		keys = append(keys, k)
	}
	s.mu.Unlock()
	for _, k := range keys {
		others, err := k.places()
		if err != nil || k == not {
			continue
		}
		for _, o := range others {
			if o == place {
				return
			}
		}
	}
	if err := d.ClearBreakpoint(s, place); err != nil && err != unix.ENOENT {
		s.Warn("a breakpoint at %#x is not removed: %v", place.Addr, err)
	}
}

// met decides, on the thread, what comes of the breakpoints that it met: a stop,
// or nil.
func (th *thread) met(hits []target.Breakpoint) *stop {
	type meeting struct {
		k breakpointKey
		b *breakpoint
	}
	var all []meeting
	th.s.mu.Lock()
	for k, b := range th.p.lazy {
		if th.lent && len(hits) > 0 && hits[0].Kind == target.BreakCode && hits[0].Addr == k.addr && len(b.commands) == 0 {
			all = append(all, meeting{k, b}) // it counts if it is set again
		}
	}
	for k, b := range th.p.breakpoints {
		places, _ := k.places()
		for _, hit := range hits {
			for _, place := range places {
				if place == hit {
					all = append(all, meeting{k, b})
				}
			}
		}
	}
	th.s.mu.Unlock()
	var st *stop
	var m *machine
	for _, x := range all {
		if len(x.b.conditions)+len(x.b.commands) > 0 && m == nil {
			m = &machine{th: th, f: newFrame(th.t.Utrace())}
		}
		if !th.isTrue(m, x.b.conditions) {
			continue
		}
		if len(x.b.commands) > 0 {
			th.perform(m, x.b.commands)
			continue
		}
		st = th.stopAt(x.k)
		if x.k.kind != '4' {
			break // a read and a write have the same place; the write's name is surer
		}
	}
	return st
}

func (th *thread) stopAt(k breakpointKey) *stop {
	st := &stop{sig: sigTrap, lldb: "breakpoint", pc: th.t.PC()}
	can := th.s.can()
	switch k.kind {
	case '0':
		st.code = true
		if can.swbreak {
			st.why = "swbreak:;"
		}
	case '1':
		if can.hwbreak {
			st.why = "hwbreak:;"
		}
	default:
		names := map[byte]string{'2': "watch", '3': "rwatch", '4': "awatch"}
		st.why = fmt.Sprintf("%s:%x;", names[k.kind], k.addr)
		st.lldb = "watchpoint"
	}
	return st
}

// isTrue reports whether one of the conditions holds, or cannot be found out: then
// the client decides.
func (th *thread) isTrue(m *machine, conditions []agent.Code) bool {
	if len(conditions) == 0 {
		return true
	}
	for _, c := range conditions {
		if v, err := c.Eval(m, nil); v != 0 || err != nil {
			return true
		}
	}
	return false
}

// perform carries out a breakpoint's commands.
func (th *thread) perform(m *machine, commands []agent.Code) {
	s := th.s
	for _, c := range commands {
		_, err := c.Eval(m, func(p agent.Printf) error {
			if m.prints++; m.prints > maxPrints {
				return fmt.Errorf("%w: it prints more than %d times", agent.ErrSteps, maxPrints)
			}
			text := p.Text(m)
			s.mu.Lock()
			defer s.mu.Unlock()
			if len(s.output)+len(text) <= maxOutput {
				s.output = append(s.output, text...)
			}
			return nil
		})
		if err != nil {
			s.Warn("the command of a breakpoint: %v", err)
		}
	}
	s.notice()
}

// machine implements agent.Machine for a thread in its own callback.
type machine struct {
	th            *thread
	f             *frame
	reads, prints int
}

// Register implements agent.Machine.Register.
func (m *machine) Register(n int) (uint64, error) { return m.f.register(n) }

// Read implements agent.Machine.Read.
func (m *machine) Read(p []byte, addr uint64) error {
	if m.reads++; m.reads > maxReads {
		return fmt.Errorf("%w: it reads memory more than %d times", agent.ErrSteps, maxReads)
	}
	_, err := m.th.t.Memory().ReadAt(p, addr)
	return err
}
