package ptracecompat

import (
	"encoding/json"
	"fmt"

	"gvisor.dev/gvisor/pkg/sentry/kernel"

	"utrace.dev/utrace"
)

// saved is what a checkpoint keeps of a tracee. Links and the wait slot are
// saved with the task.
type saved struct {
	Opts     uint64 `json:",omitempty"`
	EventMsg uint64 `json:",omitempty"`
	Mode     mode   `json:",omitempty"`
	Step     bool   `json:",omitempty"`
	Pending  *stop  `json:",omitempty"`
	Current  *stop  `json:",omitempty"`
	Released bool   `json:",omitempty"`
	VforkID  uint64 `json:",omitempty"`
}

func save(e *utrace.Engine) ([]byte, bool) {
	tr := e.Data().(*tracee)
	tr.mu.Lock()
	defer tr.mu.Unlock()
	blob, err := json.Marshal(&saved{tr.opts, tr.eventMsg, tr.mode, tr.step, tr.pending, tr.current, tr.released, tr.vforkID})
	return blob, err == nil
}

func restore(th *utrace.Thread, blob []byte) (*utrace.Ops, any, error) {
	var s saved
	if err := json.Unmarshal(blob, &s); err != nil {
		return nil, nil, fmt.Errorf("saved tracee state: %w", err)
	}
	return &ops, &tracee{
		task: kernel.TaskOfUtrace(th), opts: s.Opts, eventMsg: s.EventMsg, mode: s.Mode,
		step: s.Step, pending: s.Pending, publishing: s.Pending != nil, current: s.Current,
		released: s.Released, vforkID: s.VforkID,
	}, nil
}

func init() { utrace.RegisterRestorer("ptrace", restore) }
