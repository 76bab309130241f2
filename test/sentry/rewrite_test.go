package sentry

import "testing"

// TestRewrittenAgain: a program whose system calls systrap rewrites has its own code
// while a tracer is there, and is fast again when it has gone.
func TestRewrittenAgain(t *testing.T) {
	w := needs(t)
	if out := w.run(t, []string{"--platform=systrap"}, w.build(t, "rewritten")); out != "end\n" {
		t.Errorf("it says:\n%s", out)
	}
}
