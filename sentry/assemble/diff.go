package assemble

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// diff returns the unified diff that makes after out of before, or "" if they
// are equal. git computes it, undisturbed by the user's settings; only those
// who change patches need git.
func diff(name string, before, after []byte) (string, error) {
	if bytes.Equal(before, after) {
		return "", nil
	}
	tmp, err := os.MkdirTemp("", "assemble-diff-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(tmp)
	for dir, data := range map[string][]byte{"a": before, "b": after} {
		to := filepath.Join(tmp, dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return "", err
		}
		if err := os.WriteFile(to, data, 0o644); err != nil {
			return "", err
		}
	}
	cmd := exec.Command("git", "diff", "--no-index", "--no-prefix", "--no-color", "--no-ext-diff", "--no-textconv",
		"--no-indent-heuristic", "--diff-algorithm=histogram", "--unified=3", "--", "a/"+name, "b/"+name)
	cmd.Dir = tmp
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null", "GIT_DIR=/dev/null", "GIT_DIFF_OPTS=", "LC_ALL=C")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) { // 1: they differ
		return "", fmt.Errorf("%v: %w: %s", cmd.Args, err, bytes.TrimSpace(stderr.Bytes()))
	}
	var b strings.Builder
	for line := range strings.Lines(string(out)) {
		if strings.HasPrefix(line, "index ") { // says nothing outside a repository
			continue
		}
		b.WriteString(line)
	}
	return b.String(), nil
}
