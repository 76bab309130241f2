// Package need says what a test cannot do without.
//
// Where a need is missing, the test is skipped with a line that names it; under
// continuous integration (the variable CI is set) it fails instead, so that a
// check never gets lost there. How to get a tool belongs into the message;
// nothing may be installed from here.
package need

import (
	"os"
	"os/exec"
	"testing"
)

// Tool makes sure that the program name is in the PATH.
func Tool(t testing.TB, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		missing(t, "this test needs the program %q in the PATH: %v", name, err)
	}
}

// Root makes sure that the test runs as root, as pid namespaces and sandboxes
// without a user namespace require.
func Root(t testing.TB) {
	t.Helper()
	if uid := os.Geteuid(); uid != 0 {
		missing(t, "this test must run as root, not as uid %d", uid)
	}
}

func missing(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}
