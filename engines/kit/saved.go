package kit

import (
	"encoding/json"
	"fmt"

	"utrace.dev/utrace"
)

// Saved makes engines with these ops part of checkpoints: their data, which must be
// a *T, is kept as JSON. It is to be called from an init function, once ops is
// complete. Engines that Follow attached have a client, which a checkpoint cannot
// keep, and are not saved: Saved is for engines that are attached otherwise.
func Saved[T any](ops *utrace.Ops) {
	ops.Save = func(e *utrace.Engine) ([]byte, bool) {
		b, err := json.Marshal(e.Data().(*T))
		return b, err == nil
	}
	utrace.RegisterRestorer(ops.Name, func(_ *utrace.Thread, blob []byte) (*utrace.Ops, any, error) {
		data := new(T)
		if err := json.Unmarshal(blob, data); err != nil {
			return nil, nil, fmt.Errorf("saved data %q: %w", blob, err)
		}
		return ops, data, nil
	})
}
