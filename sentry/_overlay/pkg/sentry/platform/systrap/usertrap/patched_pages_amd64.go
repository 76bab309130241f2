package usertrap

import (
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sync"
)

// A patch makes the page that it is in private, and smaps would count that page as one
// that the application has written to. On Linux nobody has. So who counts is told which
// pages are private for this reason alone.

// patchedPages are the pages that were private first when they were patched.
type patchedPages struct {
	// mu is a leaf: who counts pages holds locks of the memory manager.
	mu sync.Mutex
	at map[hostarch.Addr]struct{} // at most two for each trampoline
}

// add puts down those pages of the instructions at addr that are not private yet.
func (p *patchedPages) add(mm memoryManager, addr hostarch.Addr) {
	m, ok := mm.(interface{ HasOwnPage(hostarch.Addr) bool })
	if !ok {
		return
	}
	for _, end := range []hostarch.Addr{addr, addr + hostarch.Addr(len(jmpInst)) - 1} {
		if m.HasOwnPage(end) {
			continue
		}
		p.mu.Lock()
		if p.at == nil {
			p.at = make(map[hostarch.Addr]struct{})
		}
		p.at[end.RoundDown()] = struct{}{}
		p.mu.Unlock()
	}
}

// clear forgets all pages: the application has its own code.
func (p *patchedPages) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at = nil
}

// bytes returns how many bytes of ar are in such pages.
func (p *patchedPages) bytes(ar hostarch.AddrRange) uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	var n uint64
	for page := range p.at {
		n += uint64(ar.Intersect(hostarch.AddrRange{Start: page, End: page + hostarch.PageSize}).Length())
	}
	return n
}

// Rewritten returns how many bytes of ar may be private because system calls were patched
// there, and for no other reason. Until the application had its own code once, that is
// all: nobody but the platform has written to what the application cannot write itself,
// and after a fork or a restore it is not known which pages it were. Any goroutine, any lock.
func (s *State) Rewritten(ar hostarch.AddrRange) uint64 {
	if !s.keptOnce() {
		return uint64(ar.Length())
	}
	return s.pages.bytes(ar)
}
