package sentry

import "testing"

// TestBlockStep: a step by blocks stops where branches are taken.
func TestBlockStep(t *testing.T) {
	w := needs(t)
	binary := w.build(t, "block")
	eachPlatform(t, func(t *testing.T, flag string) {
		judge(t, w.run(t, []string{flag}, binary), nil)
	})
}
