package hostcmd

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

func TestHarmless(t *testing.T) {
	for in, want := range map[string]string{
		"":                      "",
		"name é 文\n\t":          "name é 文\n\t",
		"\x1b[2J\x07\r\x7f":     "_[2J___",
		"\u009b31m\u202eexe":    "_31m_exe",
		"\xff\x9b\xe6\x96":      "____",
		"\x00\x01\u2028\ufeff.": "____.",
	} {
		if got := harmless(in, true); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
		// However it is cut, a writer says the same.
		for size := 1; size <= 3; size++ {
			var out bytes.Buffer
			p := &plain{w: &out}
			for rest := in; rest != ""; {
				n := min(size, len(rest))
				if m, err := io.WriteString(p, rest[:n]); m != n || err != nil {
					t.Fatal(m, err)
				}
				rest = rest[n:]
			}
			if got := out.String(); !strings.HasPrefix(want, got) || len(want)-len(got) > 2 {
				t.Errorf("%q in pieces of %d becomes %q, want %q", in, size, got, want)
			}
		}
	}
}
