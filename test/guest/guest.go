// Package guest builds the C programs that tests run as guests.
//
// A program is one source file that may include headers of its own folder. It
// becomes a static binary, so that it runs alike on the host and in a sandbox
// whose root may be empty. Binaries are kept by the hash of everything that went
// into them. What a program means, and how it is run, is no business of this
// package.
package guest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// Flags are given to the compiler for every program. -O1 keeps registers
// predictable, and -g lets debuggers find the source.
var Flags = []string{"-O1", "-g", "-Wall", "-Wextra", "-static", "-pthread"}

// keep is how long a binary lives that the current sources no longer make.
const keep = 24 * time.Hour

const hashDigits = 20

// Compiler builds programs into a cache.
type Compiler struct {
	path    string // of gcc
	version string
	cache   string // folder of the binaries
}

// New returns a compiler that keeps its binaries in the folder cache. If cache
// is empty, they go to the user's cache folder.
func New(cache string) (*Compiler, error) {
	path, err := exec.LookPath("gcc")
	if err != nil {
		return nil, fmt.Errorf("guest programs need gcc with a static libc: %w", err)
	}
	version, err := exec.Command(path, "--version").Output()
	if err != nil {
		return nil, fmt.Errorf("%s --version: %w", path, err)
	}
	if cache == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return nil, fmt.Errorf("no place to keep built programs; name a folder: %w", err)
		}
		cache = filepath.Join(user, "utrace-guests")
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return nil, fmt.Errorf("creating the cache of built programs: %w", err)
	}
	return &Compiler{path: path, version: string(version), cache: cache}, nil
}

// Built is what became of one source file.
type Built struct {
	Binary string
	Err    error // holds the compiler's messages
}

// BuildAll builds the sources, as many at a time as there are processors.
func (c *Compiler) BuildAll(sources []string) map[string]Built {
	built := make(map[string]Built, len(sources))
	var mu sync.Mutex
	var wg sync.WaitGroup
	slots := make(chan struct{}, runtime.NumCPU())
	for _, source := range sources {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			binary, err := c.Build(source)
			mu.Lock()
			defer mu.Unlock()
			built[source] = Built{Binary: binary, Err: err}
		})
	}
	wg.Wait()
	return built
}

// Build returns the path of the static binary made from one source file. A
// warning of the compiler is an error, because a cached binary would hide it
// from the next run.
func (c *Compiler) Build(source string) (string, error) {
	name := strings.TrimSuffix(filepath.Base(source), ".c")
	hash, err := c.hash(source)
	if err != nil {
		return "", fmt.Errorf("building %s: %w", source, err)
	}
	binary := filepath.Join(c.cache, name+"-"+hash, name)
	if _, err := os.Stat(binary); err == nil {
		return binary, nil
	}
	c.prune(name)
	if err := os.MkdirAll(filepath.Dir(binary), 0o755); err != nil {
		return "", fmt.Errorf("building %s: %w", source, err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(binary), ".building-")
	if err != nil {
		return "", fmt.Errorf("building %s: %w", source, err)
	}
	tmp.Close()
	defer os.Remove(tmp.Name())
	args := slices.Concat(Flags, []string{"-Werror", "-o", tmp.Name(), source})
	out, err := exec.Command(c.path, args...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s", c.path, strings.Join(args, " "), err, out)
	}
	// Another test may build the same program now: the rename makes the first
	// complete binary win, and both are the same.
	if err := errors.Join(os.Chmod(tmp.Name(), 0o755), os.Rename(tmp.Name(), binary)); err != nil {
		return "", fmt.Errorf("building %s: %w", source, err)
	}
	return binary, nil
}

// hash covers the source, the headers beside it, the flags and the compiler.
func (c *Compiler) hash(source string) (string, error) {
	headers, err := filepath.Glob(filepath.Join(filepath.Dir(source), "*.h"))
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%q %q\n", c.version, Flags)
	for _, file := range append(headers, source) {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%s %d\n%s", filepath.Base(file), len(text), text)
	}
	return hex.EncodeToString(sum.Sum(nil))[:hashDigits], nil
}

// prune removes old binaries of the program, so that the cache does not grow
// with every edit. A failure costs only space, so it is not reported.
func (c *Compiler) prune(name string) {
	// The pattern has one "?" for each digit of a hash: NAME-* would also match
	// the program NAME-OTHER.
	pattern := name + "-" + strings.Repeat("?", hashDigits)
	folders, _ := filepath.Glob(filepath.Join(c.cache, pattern))
	for _, folder := range folders {
		info, err := os.Stat(folder)
		if err == nil && time.Since(info.ModTime()) > keep {
			os.RemoveAll(folder)
		}
	}
}
