// Command genmatrix writes docs/support.md. Only the call is here; the rows and
// the text are package matrix's.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"utrace.dev/test/matrix"
	"utrace.dev/test/sandbox"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "genmatrix:", err)
		os.Exit(1)
	}
}

func run() error {
	module, err := sandbox.ModuleRoot()
	if err != nil {
		return err
	}
	text, err := matrix.Document(module)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(module, matrix.File), text, 0o644)
}
