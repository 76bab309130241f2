package oracle

import (
	"flag"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

var hotFlag = flag.Int("hot", 200, "how many processes TestHot goes through")

// hotPrograms look at processes whose eight threads make system calls in a loop.
// Each has its part of the processes, in tenths.
var hotPrograms = []struct {
	name  string
	parts int
}{{"mem_hot_read", 3}, {"mem_hot_attach", 4}, {"mem_hot_own", 1}, {"core_hot", 2}}

// TestHot runs programs that TestOracle runs too, for many more rounds. Systrap
// rewrites the instructions of system calls that are made, and every round has
// new threads that are in the middle of them when they are taken back.
func TestHot(t *testing.T) {
	for _, h := range hotPrograms {
		t.Run(h.name, func(t *testing.T) {
			p, err := readProgram(filepath.Join("progs", h.name+".c"))
			if err != nil {
				t.Fatal(err)
			}
			rounds := strconv.Itoa(max(1, *hotFlag*h.parts/10))
			t.Setenv("OBS_ROUNDS", rounds)
			s := newSuite(t)
			s.platforms = []string{"systrap"}
			s.selected = []*program{p}
			s.run(t.Context())
			s.check(t, p, nil)
			if said := fmt.Sprint(s.first[p.Name].Roles); !strings.Contains(said, rounds) {
				t.Errorf("it did not hear of its %s rounds; it said %s", rounds, said)
			}
		})
	}
}
