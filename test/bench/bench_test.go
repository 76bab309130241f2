package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"utrace.dev/test/need"
)

func TestMedian(t *testing.T) {
	tests := []struct {
		values []float64
		want   float64
	}{
		{[]float64{7}, 7},
		{[]float64{9, 1, 5}, 5},
		{[]float64{4, 100, 2, 1}, 3},
	}
	for _, test := range tests {
		before := slices.Clone(test.values)
		if got := median(test.values); got != test.want {
			t.Errorf("the median of %v is %v, want %v", test.values, got, test.want)
		}
		if !slices.Equal(test.values, before) {
			t.Errorf("median changed %v to %v", before, test.values)
		}
	}
}

// Drift that hits both places of a turn alike does not show in the ratios.
func TestRatiosArePaired(t *testing.T) {
	got := median(ratios([]float64{11, 110, 1100}, []float64{10, 100, 1000}))
	if got != 1.1 {
		t.Errorf("the median of paired ratios is %v, want 1.1", got)
	}
}

func TestSpread(t *testing.T) {
	tests := []struct {
		values []float64
		want   string
	}{
		{[]float64{0.98, 1.04, 1.01}, "1.010  [0.980, 1.040]"},
		{[]float64{1.1, 1.2, 1.3, 1.4, 1.5}, "1.300  [1.100, 1.500]"}, // too few rounds
		{[]float64{1.1, 1.2, 1.3, 1.4, 1.5, 1.6}, "1.350* [1.100, 1.600]"},
		{[]float64{0.9, 0.8, 0.7, 0.9, 0.9, 0.9}, "0.900* [0.700, 0.900]"},
		{[]float64{0.9, 1.1, 1.2, 1.3, 1.4, 1.5}, "1.250  [0.900, 1.500]"},
	}
	for _, test := range tests {
		if got := spreadOf(test.values).String(); got != test.want {
			t.Errorf("the spread of %v is %q, want %q", test.values, got, test.want)
		}
	}
}

// Within as many rounds as there are orders, each place has each position equally
// often, and each place follows each other one equally often.
func TestRotated(t *testing.T) {
	var positions [places][places]int
	followed := map[[2]int]int{}
	for first := range 2 * places {
		order := rotated(first)
		for i, which := range order {
			positions[which][i]++
			if i > 0 {
				followed[[2]int{order[i-1], which}]++
			}
		}
	}
	for which, at := range positions {
		if at != [places]int{2, 2, 2, 2} {
			t.Errorf("the place %s was this often at each position: %v, want always 2", placeNames[which], at)
		}
	}
	for pair, n := range followed {
		if back := followed[[2]int{pair[1], pair[0]}]; back != n {
			t.Errorf("place %d came %d times after %d, but %d times before it", pair[1], n, pair[0], back)
		}
	}
}

func TestDuration(t *testing.T) {
	for ns, want := range map[float64]string{
		1.234:   "1.23 ns",
		76.6:    "77 ns",
		15321:   "15.3 µs",
		4567890: "4.6 ms",
	} {
		if got := duration(ns); got != want {
			t.Errorf("duration(%v) is %q, want %q", ns, got, want)
		}
	}
}

func TestParseResult(t *testing.T) {
	if got, err := parseResult("1500 3\n"); got != 500 || err != nil {
		t.Errorf("1500 ns for 3 operations gave %v, %v, want 500", got, err)
	}
	for _, bad := range []string{"", "\n", "failed with exit status 1\n", "10\n", "10 0\n", "-5 1\n"} {
		if got, err := parseResult(bad); err == nil {
			t.Errorf("the output %q was understood as %v", bad, got)
		}
	}
}

func TestParseBenchmarks(t *testing.T) {
	const out = `goos: linux
BenchmarkReportSyscall/engines=0-2         	1000000	         2.500 ns/op	       0 B/op	       0 allocs/op
BenchmarkReportSyscall/engines=0-2         	1000000	         3.500 ns/op	       0 B/op	       0 allocs/op
BenchmarkReportSomething                   	   1000	       120 ns/op
PASS
`
	got, err := parseBenchmarks([]byte(out))
	if err != nil {
		t.Fatal(err)
	}
	want := []engineCost{
		{engineNames["BenchmarkReportSyscall/engines=0"], []float64{2.5, 3.5}},
		{"BenchmarkReportSomething", []float64{120}},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(engineCost{})); diff != "" {
		t.Errorf("wrong benchmarks (-want +got):\n%s", diff)
	}
	if _, err := parseBenchmarks([]byte("PASS\n")); err == nil {
		t.Error("an output without benchmarks was accepted")
	}
}

func TestQuote(t *testing.T) {
	if got, want := quote(`it's $HOME`), `'it'\''s $HOME'`; got != want {
		t.Errorf("quoted as %s, want %s", got, want)
	}
}

func TestModel(t *testing.T) {
	if got := model("processor\t: 0\nmodel name\t: Some CPU @ 3 GHz: x\nmodel name\t: Other\n"); got != "Some CPU @ 3 GHz: x" {
		t.Errorf("the model is %q", got)
	}
}

// A place that cannot do what it should says so, and what the program said.
func TestTurnFails(t *testing.T) {
	need.Root(t)
	p, err := startNative(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if ns, err := p.turn("echo 10 5"); ns != 2 || err != nil {
		t.Errorf("the turn gave %v, %v, want 2", ns, err)
	}
	_, err = p.turn("echo the reason >&2; exit 3")
	if err == nil || !strings.Contains(err.Error(), "the reason") {
		t.Errorf("the turn gave the error %v, want one with what was said", err)
	}
}

// TestSmoke measures everything once, and looks only whether all is there.
func TestSmoke(t *testing.T) {
	for _, tool := range []string{"gcc", "strace", "tar", "find", "go"} {
		need.Tool(t, tool)
	}
	need.Root(t)
	var progress strings.Builder
	got, err := bench(t.Context(), options{
		rounds: 1, turns: 1, milliseconds: 1, engineTime: "10x",
		stock: "bin/runsc-stock", only: regexp.MustCompile(""), progress: &progress,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", got)
	number := `[0-9.]+`
	time := number + ` (ns|µs|ms)`
	ratio := number + ` +\[` + number + `, ` + number + `\]`
	for _, m := range measurements {
		stock, ratios := time, ratio+` +`+ratio
		if m.notStock {
			stock, ratios = "-", "- +-"
		}
		line := regexp.MustCompile(`(?m)^  ` + regexp.QuoteMeta(m.name) + ` +` + time + ` +` + stock + ` +` + time + ` +` + ratios + ` +` + number + `$`)
		if !line.MatchString(got) {
			t.Errorf("the table has no full row for %q", m.name)
		}
	}
	for benchmark, name := range engineNames {
		if !regexp.MustCompile(`(?m)^  ` + regexp.QuoteMeta(name) + ` +` + time).MatchString(got) {
			t.Errorf("the table has no row %q for %s", name, benchmark)
		}
	}
	for _, start := range []string{"date", "machine", "ours", "stock", "rounds", "ratios"} {
		if !regexp.MustCompile(`(?m)^` + start + ` +\S`).MatchString(got) {
			t.Errorf("the header says nothing about %q", start)
		}
	}
	if !strings.Contains(progress.String(), "round 1 of 1") {
		t.Errorf("the progress was %q", progress.String())
	}
}
