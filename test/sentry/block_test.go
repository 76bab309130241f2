package sentry

import "testing"

// TestBlockStep: a step by blocks stops where branches are taken.
func TestBlockStep(t *testing.T) {
	w := needs(t)
	judge(t, w.run(t, nil, w.build(t, "block")), nil)
}
