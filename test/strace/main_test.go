package strace

import (
	"flag"
	"os/exec"
	"strings"
	"testing"

	"utrace.dev/test/need"
)

var seeds = flag.Int("seeds", 1, "how many sets of random arguments TestEvery makes calls with")

// needStrace skips a test where there is no strace of the version that is compared with.
func needStrace(t *testing.T) {
	t.Helper()
	need.Tool(t, "strace")
	out, err := exec.Command("strace", "-V").Output()
	if err != nil || !strings.Contains(string(out), "version 6.1\n") {
		t.Skipf("strace 6.1 is not installed: %v", err)
	}
}
