package assemble

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"utrace.dev/sentry"
)

// merge returns the file whole with the hand edits that were made after some of
// it was pruned away.
func merge(name string, pruned, edited, whole []byte) ([]byte, error) {
	if bytes.Equal(pruned, whole) {
		return edited, nil
	}
	tmp, err := os.MkdirTemp("", "assemble-merge-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	for i, data := range [][]byte{whole, pruned, edited} {
		if err := os.WriteFile(filepath.Join(tmp, fmt.Sprint(i)), data, 0o644); err != nil {
			return nil, err
		}
	}
	cmd := exec.Command("git", "merge-file", "-p", "-q", "0", "1", "2")
	cmd.Dir = tmp
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null", "GIT_DIR=/dev/null", "LC_ALL=C")
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("an edit of %s is too close to what %s removes (%v: %w); take the item from the list, assemble, and edit again", name, sentry.PrunedPath, cmd.Args, err)
	}
	return out, nil
}

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
