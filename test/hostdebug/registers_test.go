package hostdebug

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// TestFloat: gdb sees the vector registers, and breakpoints leave them alone. It is not
// compared with a native gdb, since gdb 13 knows only Intel's layout of AVX-512.
func TestFloat(t *testing.T) {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		t.Fatal(err)
	}
	wide := bytes.Contains(info, []byte(" avx512bw "))
	program := build(t, "vector")
	if wide {
		program = build(t, "vector", "-mavx512bw")
	}
	bothPlatforms(t, func(t *testing.T, flags []string) {
		b := start(t, flags, program)
		out := b.gdb("attach 1", "break here", "continue", "print/x $xmm3.v2_int64", "set $xmm3.v2_int64[1] = 0x99",
			"print/x $xmm3.v2_int64[1]", "delete", "detach")
		has(t, out, `\$1 = \{0x807060504030201, 0x[19]00f0e0d0c0b0a09\}`, `\$2 = 0x99`, `detached`)
		b.next("other")
		b.goesOn("same")
		b.untouched(t)
		if !wide {
			return
		}
		out = b.gdb("attach 1", "break wide", "continue", "print/x $zmm17.v8_int64", "print/x $zmm4.v8_int64",
			"print/x $ymm4.v4_int64", "print/x $xmm17.v2_int64", "print/x $k2", "set $k2 = 0x99", "set $zmm17.v8_int64[7] = 5",
			"print/x $zmm17.v8_int64[7]", "delete", "detach")
		const all = `0x807060504030201, 0x[19]00f0e0d0c0b0a09, 0x1817161514131211, 0x201f1e1d1c1b1a19, ` +
			`0x2827262524232221, 0x302f2e2d2c2b2a29, 0x3837363534333231, 0x403f3e3d3c3b3a39`
		has(t, out, `\$1 = \{`+all+`\}`, `\$2 = \{`+all+`\}`, `\$3 = \{0x807060504030201, .*, 0x201f1e1d1c1b1a19\}`,
			`\$4 = \{0x807060504030201, 0x[19]00f0e0d0c0b0a09\}`, `\$5 = 0x1234567`, `\$6 = 0x5`, `detached`)
		b.next("other 99")
		b.goesOn("same 1234567")
	})
}

// untouched makes sure that the program finds its registers as they were, while it
// goes over a breakpoint whose condition is not true.
func (b *box) untouched(t *testing.T) {
	t.Helper()
	b.quiet()
	out := b.gdb("attach 1", "break here if value[0] == 99", "tbreak here if rounds % 100 == 0", "continue", "detach")
	has(t, out, `Temporary breakpoint 2, here`, `detached`)
	for len(b.lines) > 0 {
		if line := <-b.lines; !strings.HasPrefix(line, "same") {
			t.Errorf("a breakpoint has changed registers: %s", line)
		}
	}
}
