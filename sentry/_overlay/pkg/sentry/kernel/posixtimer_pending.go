package kernel

import "gvisor.dev/gvisor/pkg/abi/linux"

// takeSignalBackLocked removes it's pending signal, if there is one. Linux does
// so since version 6.13: who disarms a timer can rely on not hearing of it.
//
// Preconditions: it.target's signal mutex must be locked.
func (it *IntervalTimer) takeSignalBackLocked() {
	if !it.sigpending {
		return
	}
	it.sigpending = false
	p := &it.target.pendingSignals
	if it.group {
		p = &it.target.tg.pendingSignals
	}
	q := &p.signals[it.signo.Index()]
	for ps := q.pendingSignalList.Front(); ps != nil; ps = ps.Next() {
		if ps.timer != it {
			continue
		}
		q.pendingSignalList.Remove(ps)
		if q.length--; q.length == 0 {
			p.pendingSet.Store(p.pendingSet.RacyLoad() &^ uint64(linux.SignalSetOf(it.signo)))
		}
		return
	}
}
