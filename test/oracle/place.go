package oracle

import (
	"context"
	"fmt"
	"os"
	"os/exec"

	"utrace.dev/test/sandbox"
)

// host is the place that decides: the kernel that the test itself runs on.
type host struct {
	driver string
}

func (h host) command(ctx context.Context, args []string) (*exec.Cmd, func() string, error) {
	cmd := sandbox.Native(ctx, h.driver, append([]string{"-proc"}, args...)...)
	return cmd, func() string { return "" }, nil
}

// runsc is the place that is held to the host: sandboxes of a runsc binary.
type runsc struct {
	driver   string
	binary   string
	dir      string   // below which each sandbox has its folder
	flags    []string // more flags for the binary
	platform string   // of gVisor; empty means its own choice
}

func (r runsc) command(ctx context.Context, args []string) (*exec.Cmd, func() string, error) {
	dir, err := os.MkdirTemp(r.dir, "sandbox-")
	if err != nil {
		return nil, nil, fmt.Errorf("making a folder for a sandbox: %w", err)
	}
	flags := r.flags
	if r.platform != "" {
		flags = append([]string{"--platform=" + r.platform}, flags...)
	}
	s := sandbox.Runsc{Binary: r.binary, Dir: dir, Flags: flags}
	lastWords := func() string {
		words, err := s.LastWords()
		if err != nil {
			return fmt.Sprintf("the Sentry's last words cannot be read: %v\n", err)
		}
		return words
	}
	return s.Do(ctx, r.driver, args...), lastWords, nil
}
