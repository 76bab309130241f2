package probe

import (
	"fmt"
	"strconv"
	"sync/atomic"

	"utrace.dev/utrace"
)

// restored is set in a sandbox that was restored.
var restored atomic.Bool

func save(e *utrace.Engine) ([]byte, bool) { return []byte{e.Data().(byte)}, true }

func restore(th *utrace.Thread, blob []byte) (*utrace.Ops, any, error) {
	if len(blob) != 1 {
		return nil, nil, fmt.Errorf("label %q is no letter", blob)
	}
	restored.Store(true)
	letters.Store(th, blob[0])
	return &ops, blob[0], nil
}

// saveScripted keeps an engine's number, but not its answers.
func saveScripted(e *utrace.Engine) ([]byte, bool) {
	return strconv.AppendInt(nil, int64(e.Data().(*scripted).number), 10), true
}

func restoreScripted(th *utrace.Thread, blob []byte) (*utrace.Ops, any, error) {
	n, err := strconv.Atoi(string(blob))
	if err != nil {
		return nil, nil, err
	}
	s := &scripted{number: n, restoredOn: th}
	engines.mu.Lock()
	defer engines.mu.Unlock()
	for len(engines.all) <= n {
		engines.all = append(engines.all, nil)
	}
	engines.all[n] = s
	return &savableOps, s, nil
}
