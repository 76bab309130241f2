// Command assemble makes third_party/gvisor from the pinned gVisor and the
// series in sentry/. The Makefile runs it before everything else.
//
// It runs with a module file of its own, sentry/tools.mod, because with go.mod
// the go command does nothing at all while third_party/gvisor is missing. So
// no more than the assembler's own few modules may be imported here.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"utrace.dev/sentry/assemble"
)

func main() {
	var (
		root  = flag.String("root", ".", "the repository")
		force = flag.Bool("force", false, "replace a tree that was edited by hand, losing the edits")
		back  = flag.Bool("diff", false, "write hand edits of third_party/gvisor back into sentry/patches and sentry/_overlay")
		patch = flag.String("patch", "", "with -diff, the `name` of the patch for files that no patch owns yet (default: by package)")
		bump  = flag.String("bump", "", "try the series on this `version` of gVisor (or branch), report what does not apply, and change nothing")
		stock = flag.String("stock-mod", "", "write a module file without the replacement of gVisor to this `file` (and its sums beside it), and do nothing else")
	)
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), "usage: assemble [flags]\nMakes third_party/gvisor from the pinned gVisor, sentry/patches and sentry/_overlay.\n")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() > 0 {
		fail(fmt.Errorf("unexpected arguments %q", flag.Args()))
	}
	if *patch != "" && (filepath.Base(*patch) != *patch || filepath.Ext(*patch) != ".patch") {
		fail(fmt.Errorf("-patch=%s is not the name of a patch; give a file name that ends in .patch", *patch))
	}
	o := assemble.Options{Root: *root, Force: *force}
	switch {
	case *back:
		fail(writeBack(o, *patch))
	case *bump != "":
		fail(tryBump(o, *bump))
	case *stock != "":
		fail(stockMod(*root, *stock))
	default:
		fail(build(o))
	}
}

func fail(err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "assemble: %v\n", err)
		os.Exit(1)
	}
}

func build(o assemble.Options) error {
	res, err := assemble.Assemble(o)
	if err != nil {
		return err
	}
	if res.Fresh {
		fmt.Printf("assembled gVisor %s, %d files changed\n", res.Version, res.Changed)
	}
	if len(res.Edited) > 0 {
		fmt.Printf("third_party/gvisor has hand edits that are not in the series yet (`make patches` writes them back):\n\t%s\n", strings.Join(res.Edited, "\n\t"))
	}
	return nil
}

func writeBack(o assemble.Options, patch string) error {
	changed, err := assemble.WriteBack(o, patch)
	if err != nil {
		return err
	}
	if len(changed) == 0 {
		fmt.Println("third_party/gvisor has no hand edits")
		return nil
	}
	fmt.Printf("written back:\n\t%s\n", strings.Join(changed, "\n\t"))
	return nil
}

func tryBump(o assemble.Options, version string) error {
	r, err := assemble.Bump(o, version)
	if err != nil {
		return err
	}
	fmt.Print(r)
	if len(r.Problems) > 0 {
		return fmt.Errorf("the series does not fit gVisor %s", r.Version)
	}
	return nil
}

// stockMod touches the files only if they change, for make looks at their time.
func stockMod(root, name string) error {
	mod, sum, err := assemble.StockMod(root)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	if err := update(name, mod); err != nil {
		return err
	}
	return update(strings.TrimSuffix(name, ".mod")+".sum", sum)
}

func update(name string, data []byte) error {
	if have, err := os.ReadFile(name); err == nil && bytes.Equal(have, data) {
		return nil
	}
	return os.WriteFile(name, data, 0o644)
}
