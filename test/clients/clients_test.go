package clients

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"utrace.dev/test/need"
	"utrace.dev/test/sandbox"
)

var (
	runscFlag     = flag.String("runsc", "", "the runsc binary to hold to Linux, absolute or below the module's root; empty means bin/runsc-utrace")
	entriesFlag   = flag.Bool("entries", false, "print each difference in the form of differences.txt")
	keepFlag      = flag.String("keep", "", "a folder to keep the transcripts in, as NAME.native and NAME.PLATFORM")
	platformsFlag = flag.String("platforms", "", "the platforms of gVisor to run all scenarios on, separated by commas; empty means those that each asks for")
)

// TestClients has a subtest for every scenario, and that has one for every
// platform.
func TestClients(t *testing.T) {
	st := newStage(t)
	scenarios, err := findScenarios("scenarios")
	if err != nil {
		t.Fatal(err)
	}
	d := readDifferences(t)
	u := usage{used: make(map[*erasure]bool)}
	if err := checkNames(d, scenarios); err != nil {
		t.Error(err)
	}
	// Two at a time: the machine may have no more processors, and the clients are
	// given up after a time.
	slots := make(chan struct{}, 2)
	for _, s := range scenarios {
		if *platformsFlag != "" {
			s.Platforms = strings.Split(*platformsFlag, ",")
		}
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			slots <- struct{}{}
			defer func() { <-slots }()
			check(t, st, s, d, &u)
		})
	}
	// What another runsc, or a part of the scenarios, does not need says nothing.
	// The parallel subtests run after this function and before its cleanup.
	t.Cleanup(func() {
		if u.compared != len(scenarios) || *runscFlag != "" || *platformsFlag != "" {
			return
		}
		for _, e := range d.Erase {
			if !u.used[e] {
				t.Errorf("differences.txt:%d: no scenario needs %q any longer; remove the entry", e.Line, e.Name)
			}
		}
	})
}

func readDifferences(t *testing.T) *differences {
	t.Helper()
	text, err := os.ReadFile("differences.txt")
	if err != nil {
		t.Fatal(err)
	}
	d, err := parseDifferences(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func newStage(t *testing.T) *stage {
	t.Helper()
	need.Root(t)
	for _, tool := range []string{"gcc", "go", "gdb", "gdbserver", "strace", "proot", "reptyr", "valgrind", "vgdb", "lldb-14", "lldb-server-14", "ltrace", "linux.uml", "python3", "setpriv", "readelf", "eu-readelf", "eu-unstrip", "gcore", "awk"} {
		need.Tool(t, tool)
	}
	runsc, err := sandbox.FindBinary(*runscFlag)
	if err != nil {
		t.Fatal(err)
	}
	dlv, err := sandbox.FindBuilt("bin/dlv")
	if err != nil {
		t.Fatalf("no delve: %v: build it with make clients", err)
	}
	scripts, err := filepath.Abs("scenarios")
	if err != nil {
		t.Fatal(err)
	}
	st := &stage{Scripts: scripts, Work: t.TempDir(), Runsc: runsc, Tools: filepath.Dir(dlv), Timeout: timeout}
	if err := os.Mkdir(st.programs(), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := build(t.Context(), "progs", st.programs()); err != nil {
		t.Fatal(err)
	}
	return st
}

// checkNames finds entries that outlived their scenario.
func checkNames(d *differences, scenarios []*scenario) error {
	for name, k := range d.Known {
		if !slices.ContainsFunc(scenarios, func(s *scenario) bool { return s.Name == name }) {
			return fmt.Errorf("differences.txt:%d: there is no scenario %q; remove the entry or correct its name", k.Line, name)
		}
	}
	return nil
}

// usage collects which entries the scenarios needed.
type usage struct {
	mu       sync.Mutex
	compared int // scenarios
	used     map[*erasure]bool
}

func (u *usage) add(needed []*erasure) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, e := range needed {
		u.used[e] = true
	}
}

// done counts a scenario that was compared wherever it should be.
func (u *usage) done() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.compared++
}

// check runs a scenario on the host and on its platforms, and compares.
func check(t *testing.T, st *stage, s *scenario, d *differences, u *usage) {
	native := onHost(t, st, s)
	for _, platform := range s.Platforms {
		t.Run(platform, func(t *testing.T) { checkInside(t, st, s, platform, native, d, u) })
	}
	if !t.Failed() {
		u.done()
	}
}

func checkInside(t *testing.T, st *stage, s *scenario, platform, native string, d *differences, u *usage) {
	rawInside, err := st.inside(t.Context(), s, platform)
	keep(t, s.Name+"."+platform, rawInside)
	if err != nil {
		t.Fatalf("in the sandbox: %v\nthe transcript ends with:\n%s", err, tail(rawInside))
	}
	inside, err := s.read(rawInside)
	if err != nil {
		t.Fatalf("in the sandbox: %v\nthe transcript:\n%s", err, tail(rawInside))
	}
	u.add(d.needed(s.Name, native, inside))
	got := diff(d.erase(s.Name, native, nil), d.erase(s.Name, inside, nil))
	var want []string
	entry := d.Known[s.Name]
	if entry != nil {
		want = entry.Lines
	}
	if slices.Equal(got, want) {
		return
	}
	if *entriesFlag {
		t.Logf("as an entry of differences.txt:\nknown %s\n  REASON\n  %s", s.Name, strings.Join(got, "\n  "))
	}
	if entry != nil && len(got) == 0 {
		t.Fatalf("differences.txt:%d: the transcripts are equal; remove the entry", entry.Line)
	}
	// Is it the sandbox, or is the scenario different on every run?
	again := onHost(t, st, s)
	if slices.Equal(diff(d.erase(s.Name, again, nil), d.erase(s.Name, inside, nil)), want) {
		t.Logf("the host's first run was another one than its second, which the sandbox equals (- first, + sandbox):\n%s", strings.Join(got, "\n"))
		return
	}
	if own := diff(d.erase(s.Name, native, nil), d.erase(s.Name, again, nil)); len(own) > 0 {
		t.Errorf("the host's transcript differs from run to run (- first, + second):\n%s", strings.Join(own, "\n"))
	}
	if entry != nil {
		t.Fatalf("differs otherwise than differences.txt:%d says (- host, + sandbox):\n%s", entry.Line, strings.Join(got, "\n"))
	}
	t.Fatalf("the sandbox differs (- host, + sandbox):\n%s", strings.Join(got, "\n"))
}

// onHost runs a scenario on the host and makes sure that it did what it is for.
func onHost(t *testing.T, st *stage, s *scenario) string {
	t.Helper()
	raw, err := st.native(t.Context(), s)
	keep(t, s.Name+".native", raw)
	if err != nil {
		t.Fatalf("on the host: %v\nthe transcript ends with:\n%s", err, tail(raw))
	}
	view, err := s.read(raw)
	if err != nil {
		t.Fatalf("on the host: %v\nthe transcript:\n%s", err, tail(raw))
	}
	if missing := s.unmet(view); missing != "" {
		t.Fatalf("on the host: the transcript does not hold %q:\n%s", missing, tail(view))
	}
	if !strings.Contains(raw, "exit status 0\n") {
		t.Fatalf("on the host: the script failed:\n%s", tail(raw))
	}
	return view
}

func keep(t *testing.T, name, text string) {
	t.Helper()
	if *keepFlag == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*keepFlag, name), []byte(text), 0o644); err != nil {
		t.Error(err)
	}
}

// tail returns the end of a long text.
func tail(text string) string {
	const most = 3000
	if len(text) > most {
		return "...\n" + text[len(text)-most:]
	}
	return text
}
