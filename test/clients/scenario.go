package clients

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// scenario is a script and what its comments say about it.
type scenario struct {
	Name    string
	Script  string   // the file's name
	Program string   // for a debugger's script: what is debugged
	View    string   // how the transcript is read; empty: as it is
	Expect  []string // what the host's transcript must hold

	Platforms []string // of gVisor, on which it is held to the host
}

// defaultPlatforms are for a scenario that names none. One on systrap and ptrace
// takes more time, so this is for those that differ in what the platform does:
// steps, faults, threads, interrupts, system calls.
var defaultPlatforms = []string{"systrap"}

// debuggers are the commands for scripts in a debugger's own language, by the
// extension: what they lack is the script and the program.
var debuggers = map[string]string{
	".gdb":  `gdb -nx -batch -x common.gdb -x %s "$PROGS/%s"`,
	".dlv":  `. ./lib.sh; dlv exec --init %s "$PROGS/%s"`,
	".lldb": `. ./lib.sh; lldb -s %s "$PROGS/%s"`,
}

// helpers are files of the folder that are no scenarios.
var helpers = map[string]bool{"common.gdb": true, "common.lldb": true, "lib.sh": true}

// findScenarios reads the folder. A scenario without an expectation is refused:
// two transcripts of the same mistake would be equal.
func findScenarios(dir string) ([]*scenario, error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var all []*scenario
	for _, file := range files {
		ext := filepath.Ext(file.Name())
		if helpers[file.Name()] || debuggers[ext] == "" && ext != ".sh" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, file.Name()))
		if err != nil {
			return nil, err
		}
		s, err := parseScenario(file.Name(), string(text))
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no scenario in %s: a scenario is a file NAME.sh, or NAME with a debugger's extension", dir)
	}
	return all, nil
}

// parseScenario reads the comments "# program: ", "# view: ", "# platforms: "
// and "# expect: ".
func parseScenario(file, text string) (*scenario, error) {
	ext := filepath.Ext(file)
	s := &scenario{Name: strings.TrimSuffix(file, ext), Script: file, Platforms: defaultPlatforms}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if rest, ok := strings.CutPrefix(line, "# program: "); ok {
			s.Program = rest
		}
		if rest, ok := strings.CutPrefix(line, "# view: "); ok {
			s.View = rest
		}
		if rest, ok := strings.CutPrefix(line, "# platforms: "); ok {
			s.Platforms = strings.Fields(rest)
		}
		if rest, ok := strings.CutPrefix(line, "# expect: "); ok {
			s.Expect = append(s.Expect, rest)
		}
	}
	if len(s.Expect) == 0 {
		return nil, fmt.Errorf("%s: no line \"# expect: TEXT\": say what the host's transcript must hold", file)
	}
	if (debuggers[ext] != "") != (s.Program != "") {
		return nil, fmt.Errorf("%s: a debugger's script, and no other, has a line \"# program: NAME\"", file)
	}
	if len(s.Platforms) == 0 {
		return nil, fmt.Errorf("%s: the line \"# platforms:\" names none; leave it out for %q", file, defaultPlatforms)
	}
	if _, ok := views[s.View]; !ok {
		return nil, fmt.Errorf("%s: there is no view %q", file, s.View)
	}
	return s, nil
}

// command is the shell's, in a folder with all scripts.
func (s *scenario) command() string {
	if command := debuggers[filepath.Ext(s.Script)]; command != "" {
		return fmt.Sprintf(command, s.Script, s.Program)
	}
	return "sh ./" + s.Script
}

// read makes of a transcript what is compared, or says why it cannot be right.
func (s *scenario) read(transcript string) (string, error) {
	return views[s.View](transcript)
}

// unmet returns the first expectation that the text does not hold.
func (s *scenario) unmet(text string) string {
	for _, e := range s.Expect {
		if !strings.Contains(text, e) {
			return e
		}
	}
	return ""
}

// views are the ways to read a transcript.
var views = map[string]func(string) (string, error){
	"":                 func(text string) (string, error) { return text, nil },
	"lines by process": linesByProcess,
	"processes":        processes,
}
