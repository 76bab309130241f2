package utrace

import "slices"

// ReportTrap reports that the thread has met a breakpoint that engines have set,
// which is no signal of the program's (invariant 123): it is shown, as a SIGNAL_CORE report of
// info that is ignored whatever the answers are, to the engines of which owns says
// so, and to those with AttachForeignTraps. It returns false, and nobody is
// called, if owns says so of none that is attached: the thread has nothing to stop
// for.
//
// owns is called with no lock held.
func (th *Thread) ReportTrap(info *SigInfo, owns func(*Engine) bool) bool {
	var owners []*Engine
	for _, e := range th.list() {
		if owns(e) {
			owners = append(owners, e)
		}
	}
	if len(owners) == 0 {
		return false
	}
	v := SignalVerdict{Disposition: DispIgnore, Info: *info}
	th.begin(EventSignalCore)
	p := th.signalPass(&v, Signal{Kind: SignalReal, Disposition: DispIgnore})
	p.shows = func(e *Engine) bool {
		th.signal.Owned = slices.Contains(owners, e)
		return th.signal.Owned || e.foreignTraps
	}
	p.run()
	return true
}
