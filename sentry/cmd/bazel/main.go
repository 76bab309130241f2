// Command bazel writes MODULE.bazel and the BUILD files: make bazel.
//
// The work is package sentry/bazel's; only flags and output belong here.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"utrace.dev/sentry/bazel"
)

func main() {
	root := flag.String("root", ".", "the repository")
	check := flag.Bool("check", false, "change nothing; fail if there is something to change")
	flag.Parse()
	if flag.NArg() > 0 {
		fail(fmt.Errorf("unexpected arguments %q", flag.Args()))
	}
	stale, err := bazel.Update(*root, *check)
	if err != nil {
		fail(err)
	}
	if len(stale) == 0 {
		fmt.Println("the Bazel files are up to date")
		return
	}
	files := "\t" + strings.Join(stale, "\n\t")
	if *check {
		fail(fmt.Errorf("the Bazel files are stale; run `make bazel`:\n%s", files))
	}
	fmt.Printf("written:\n%s\n", files)
}

func fail(err error) {
	fmt.Fprintf(os.Stderr, "bazel: %v\n", err)
	os.Exit(1)
}
