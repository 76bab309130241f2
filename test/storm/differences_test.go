package storm

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func parse(t *testing.T, text string) []*difference {
	t.Helper()
	d, err := parseDifferences(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const entry = `# comment
stopped A .*
    it is so and
    stays so
    - E.*
    + ok
`

func TestJudge(t *testing.T) {
	native := []string{"stopped A addr=1: EIO", "stopped B addr=1: ok"}
	for _, c := range []struct {
		name    string
		inside  []string
		entries string
		want    []string
	}{
		{"same", native, "", nil},
		{"accepted", []string{"stopped A addr=1: ok", "stopped B addr=1: ok"}, entry, nil},
		{"no entry", []string{"stopped A addr=1: EIO", "stopped B addr=1: EIO"}, "",
			[]string{`stopped B addr=1: the host says "ok", the sandbox "EIO"`}},
		{"another answer", []string{"stopped A addr=1: ok changed", "stopped B addr=1: ok"}, entry,
			[]string{`stopped A addr=1: the host says "EIO", the sandbox "ok changed"`, "hostile.txt:2: nothing differs in this way any more; remove the entry"}},
		{"stale", native, entry, []string{"hostile.txt:2: nothing differs in this way any more; remove the entry"}},
		{"short", native[:1], "", []string{"the host answered 2 times, the sandbox 1 times"}},
		{"out of step", []string{"stopped B addr=1: ok", "stopped B addr=1: ok"}, "",
			[]string{`line 1 is about "stopped A addr=1" on the host and "stopped B addr=1" in the sandbox`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := judge(native, c.inside, parse(t, c.entries))
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("problems (-want +got):\n%s", d)
			}
		})
	}
}

func TestParseDifferences(t *testing.T) {
	if got := parse(t, entry)[0].Reason; got != "it is so and stays so" {
		t.Errorf("the reason is %q", got)
	}
	for _, c := range []struct{ text, want string }{
		{"  - x\n", "belongs to no calls"},
		{"a\n  - x\n  + y\n", "needs a reason"},
		{"a\n  because\n  - x\n", "needs a reason"},
		{"a\n  because\n  - x\n  - y\n", "second answer"},
		{"a(\n", "missing closing"},
	} {
		if _, err := parseDifferences(c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got error %v, want one with %q", c.text, err, c.want)
		}
	}
}
