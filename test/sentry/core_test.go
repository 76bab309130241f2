package sentry

import "testing"

// TestCores: core dumps are named by the pattern, and end when they are killed.
func TestCores(t *testing.T) {
	w := needs(t)
	binary := w.build(t, "cores")
	eachPlatform(t, func(t *testing.T, flag string) {
		judge(t, w.run(t, []string{flag}, binary), nil)
	})
}
