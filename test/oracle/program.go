package oracle

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// defaultTimeout is for programs that ask for none.
const defaultTimeout = time.Minute

// program is one source file of progs.
type program struct {
	Name    string
	Source  string
	Binary  string // set when it is built
	Timeout time.Duration
}

var timeoutComment = regexp.MustCompile(`(?m)^// timeout: (.*)$`)

// findPrograms returns the programs of a folder by name.
func findPrograms(dir string) ([]*program, error) {
	sources, err := filepath.Glob(filepath.Join(dir, "*.c"))
	if err != nil {
		return nil, err
	}
	if len(sources) == 0 {
		return nil, fmt.Errorf("there are no programs in %s", dir)
	}
	var out []*program
	for _, source := range sources {
		p, err := readProgram(source)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// readProgram reads one source file.
func readProgram(source string) (*program, error) {
	text, err := os.ReadFile(source)
	if err != nil {
		return nil, err
	}
	timeout, err := timeoutOf(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source, err)
	}
	return &program{
		Name:    strings.TrimSuffix(filepath.Base(source), ".c"),
		Source:  source,
		Timeout: timeout,
	}, nil
}

// timeoutOf returns what a comment "// timeout: SECONDS" in the source asks for.
func timeoutOf(source []byte) (time.Duration, error) {
	m := timeoutComment.FindSubmatch(source)
	if m == nil {
		return defaultTimeout, nil
	}
	value := string(bytes.TrimSpace(m[1]))
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > 300 {
		return 0, fmt.Errorf("the timeout %q is not a whole number of seconds from 1 to 300", value)
	}
	return time.Duration(n) * time.Second, nil
}
