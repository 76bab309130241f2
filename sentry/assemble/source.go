package assemble

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"

	"golang.org/x/mod/sumdb/dirhash"

	"utrace.dev/sentry"
)

// A Download is a module as the go command has it in its cache.
type Download struct {
	Version  string // the version asked for, resolved
	Dir      string
	Sum      string // what the go command says the h1 of the tree is
	GoModSum string
}

// GoModule gets the module with the go command. It works in a directory of its
// own, because in ours the go command refuses everything while the directory
// that replaces the module is missing.
func GoModule(version string) (*Download, error) {
	tmp, err := os.MkdirTemp("", "assemble-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	cmd := exec.Command("go", "mod", "download", "-json", sentry.Module+"@"+version)
	cmd.Dir = tmp
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GO111MODULE=on")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, runErr := cmd.Output()
	var got struct{ Download, Error string }
	var d Download
	if len(out) > 0 {
		if err := errors.Join(json.Unmarshal(out, &got), json.Unmarshal(out, &d)); err != nil {
			return nil, fmt.Errorf("reading what %v printed: %w", cmd.Args, err)
		}
	}
	if runErr != nil || got.Error != "" {
		return nil, fmt.Errorf("%v failed (%v): %s%s", cmd.Args, runErr, got.Error, bytes.TrimSpace(stderr.Bytes()))
	}
	return &d, nil
}

// A file of a module tree.
type file struct {
	data []byte
	exec bool
}

// readModule reads the whole module into memory and returns its files with
// the h1 sum of exactly these bytes: what is hashed is what is used.
func readModule(d *Download) (map[string]file, string, error) {
	files := map[string]file{}
	err := filepath.WalkDir(d.Dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		if !e.Type().IsRegular() {
			return fmt.Errorf("%s is not a regular file", name)
		}
		rel, err := filepath.Rel(d.Dir, name)
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(rel)] = file{data, info.Mode()&0o111 != 0}
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	prefix := sentry.Module + "@" + d.Version + "/"
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, prefix+name)
	}
	sum, err := dirhash.Hash1(names, func(name string) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(files[name[len(prefix):]].data)), nil
	})
	return files, sum, err
}

// leftOut are files of the module that are not part of the assembled one:
// large, and embedded only by packages that we do not import.
var leftOut = []string{
	"runsc/checkpointgofer/checkpointgofer.bin", // 46 MB, for runsc/cli/maincli
}
