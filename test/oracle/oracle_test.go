package oracle

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"utrace.dev/test/guest"
	"utrace.dev/test/need"
	"utrace.dev/test/sandbox"
)

var (
	runscFlag     = flag.String("runsc", "", "the runsc binary to hold to Linux, absolute or below the module's root; empty means bin/runsc-utrace")
	entriesFlag   = flag.Bool("entries", false, "print each difference in the form of known.txt")
	platformsFlag = flag.String("platforms", strings.Join(platforms, ","), "the platforms of gVisor to run the programs on, separated by commas")
	knownFlag     = flag.String("known", "known.txt", "the file of known differences; empty means that none is accepted, as for bin/runsc-stock")
)

// platforms are the ways in which gVisor runs a guest that are held to Linux.
var platforms = []string{"systrap", "ptrace"}

// runscFlags make the sandbox do what Linux does without being asked: execve
// honours set-user-ID bits.
var runscFlags = []string{"--allow-suid"}

// TestOracle has a subtest for every program of progs, and that has one for
// every platform.
func TestOracle(t *testing.T) {
	programs, err := findPrograms("progs")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := readKnown(*knownFlag)
	if err != nil {
		t.Fatal(err)
	}
	if err := checkNames(entries, programs); err != nil {
		t.Error(err)
	}
	s := newSuite(t)
	for _, p := range programs {
		t.Run(p.Name, func(t *testing.T) {
			// The subtests that -run selects come by here and then wait until
			// all have: so the first to go on can run just those, in batches.
			s.selected = append(s.selected, p)
			t.Parallel()
			s.once.Do(func() { s.run(t.Context()) })
			s.check(t, p, entries)
		})
	}
}

// readKnown reads the file of known differences.
func readKnown(path string) (knownTable, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parseKnown(string(text))
}

// checkNames finds entries that outlived their program or name a platform that
// nothing runs on.
func checkNames(entries knownTable, programs []*program) error {
	names := make(map[string]bool)
	for _, p := range programs {
		names[p.Name] = true
	}
	for key, entry := range entries {
		if !names[key.program] {
			return fmt.Errorf("known.txt:%d: there is no program %q; remove the entry or correct its name", entry.Line, key.program)
		}
		if key.platform != "" && !slices.Contains(platforms, key.platform) {
			return fmt.Errorf("known.txt:%d: the platform %q is none of %q", entry.Line, key.platform, platforms)
		}
	}
	return nil
}

// selectedPlatforms reads -platforms.
func selectedPlatforms() ([]string, error) {
	names := strings.Split(*platformsFlag, ",")
	for _, name := range names {
		if !slices.Contains(platforms, name) {
			return nil, fmt.Errorf("-platforms=%s: %q is none of %q", *platformsFlag, name, platforms)
		}
	}
	return names, nil
}

// suite runs the selected programs in all places.
type suite struct {
	compiler  *guest.Compiler
	runsc     string
	dir       string
	platforms []string

	selected []*program
	once     sync.Once
	err      error
	built    map[string]guest.Built
	first    map[string]*report            // on the host
	second   map[string]*report            // on the host again
	inside   map[string]map[string]*report // in the sandbox, by platform
}

func newSuite(t *testing.T) *suite {
	t.Helper()
	need.Root(t)
	binary, err := sandbox.FindBinary(*runscFlag)
	if err != nil {
		t.Fatal(err)
	}
	selected, err := selectedPlatforms()
	if err != nil {
		t.Fatal(err)
	}
	return &suite{
		compiler: newCompiler(t), runsc: binary, dir: t.TempDir(),
		platforms: selected, inside: make(map[string]map[string]*report),
	}
}

func newCompiler(t *testing.T) *guest.Compiler {
	t.Helper()
	need.Tool(t, "gcc")
	cache := ""
	if _, err := os.UserCacheDir(); err != nil {
		cache = t.TempDir()
	}
	compiler, err := guest.New(cache)
	if err != nil {
		t.Fatal(err)
	}
	return compiler
}

func (s *suite) run(ctx context.Context) {
	driver, err := s.compiler.Build(filepath.Join("driver", "driver.c"))
	if err != nil {
		s.err = err
		return
	}
	var sources []string
	for _, p := range s.selected {
		sources = append(sources, p.Source)
	}
	s.built = s.compiler.BuildAll(sources)
	var programs []*program
	for _, p := range s.selected {
		if b := s.built[p.Source]; b.Err == nil {
			p.Binary = b.Binary
			programs = append(programs, p)
		}
	}
	outside := runner{host{driver: driver}, defaultGrace}
	s.first = outside.runAll(ctx, programs)
	s.second = outside.runAll(ctx, programs)
	for _, platform := range s.platforms {
		inside := runner{runsc{driver: driver, binary: s.runsc, dir: s.dir, flags: runscFlags, platform: platform}, defaultGrace}
		s.inside[platform] = inside.runAll(ctx, programs)
	}
}

func (s *suite) check(t *testing.T, p *program, entries knownTable) {
	if s.err != nil {
		t.Fatal(s.err)
	}
	if err := s.built[p.Source].Err; err != nil {
		t.Fatal(err)
	}
	first, second := s.first[p.Name], s.second[p.Name]
	for _, r := range []*report{first, second} {
		if r.Err != nil {
			t.Fatalf("on the host: %v%s", r.Err, r.Notes)
		}
	}
	if err := checkNative(first.outcome, second.outcome); err != nil {
		t.Fatalf("%v%s%s", err, first.Notes, second.Notes)
	}
	for _, platform := range s.platforms {
		t.Run(platform, func(t *testing.T) {
			got := s.inside[platform][p.Name]
			if got.Err != nil {
				t.Fatalf("in the sandbox: %v%s", got.Err, got.Notes)
			}
			if err := compare(first.outcome, got.outcome, entries.find(p.Name, platform)); err != nil {
				if *entriesFlag {
					t.Logf("as an entry of known.txt:\n%s", asEntry(knownKey{p.Name, platform}, first.outcome, got.outcome))
				}
				t.Fatalf("%v%s", err, got.Notes)
			}
		})
	}
}
