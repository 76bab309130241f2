package utrace

import "sync/atomic"

// orders counts the reports that were put in order.
var orders atomic.Uint64

// Order returns the report's place among the reports of all threads: every engine
// that asks in one report gets the same number, and a report in which somebody asks
// first when another has its number already gets a greater one. So engines that know
// nothing of each other can deal with what happened in the same order (invariant 126).
//
// A report that nobody asks about costs nothing. For callbacks.
func (r *Report) Order() uint64 {
	if r.order == 0 {
		r.order = orders.Add(1)
	}
	return r.order
}
