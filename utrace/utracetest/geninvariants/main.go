// Command geninvariants writes docs/invariants.md. Only the call is here; the
// list of rules and the text are package invariants'.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"utrace.dev/utrace/utracetest/invariants"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "geninvariants:", err)
		os.Exit(1)
	}
}

func run() error {
	module, err := invariants.Module()
	if err != nil {
		return err
	}
	text, err := invariants.Document(module)
	if err != nil {
		return err
	}
	name := filepath.Join(module, invariants.File)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, text, 0o644)
}
