package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A measurement is a row of the table.
type measurement struct {
	name    string
	traced  bool
	program string // of progs
	// argument is for the program, behind how long it is to measure.
	argument string
	// notStock says that stock cannot do what is measured.
	notStock bool
	// engine is the program of ours instead, for what only an engine in the
	// Sentry can do; the host has what comes next to it. It runs in a sandbox
	// of runsc-sentrytest, the only one with engines that do as they are told.
	engine string
	// command, for the program "command", returns what it is to run. The folder
	// out is the place's own; in holds the same files for all places.
	command func(in, out string, programs map[string]string) string
}

var measurements = []measurement{
	{name: "getppid", program: "getppid"},
	{name: "byte to a process and back", program: "switch"},
	{name: "page fault", program: "fault"},
	{name: "fork, exit and wait", program: "fork"},
	{name: "find | tar, 600 files", program: "command", command: findTar},
	{name: "gcc -O1 -c of a C file", program: "command", command: compile},
	{name: "system call stop", traced: true, program: "syscall_stop"},
	{name: "single step", traced: true, program: "step"},
	{name: "step until out of range", traced: true, program: "step", engine: "step_until", notStock: true, argument: "0"},
	{name: "step until 8 bytes change", traced: true, program: "step", engine: "step_until", notStock: true, argument: "8"},
	{name: "step until 4096 change", traced: true, program: "step", engine: "step_until", notStock: true, argument: "4096"},
	{name: "breakpoint", traced: true, program: "breakpoint"},
	{name: "traced fork", traced: true, program: "traced_fork"},
	{name: "step with a watchpoint set", traced: true, program: "watch", argument: "step", notStock: true},
	{name: "watchpoint hit by a write", traced: true, program: "watch", argument: "write", notStock: true},
	{name: "read/write watchpoint hit", traced: true, program: "watch", argument: "access", notStock: true},
	{name: "watchpoint hit, 2 set", traced: true, program: "watch", argument: "two", notStock: true},
	{name: "hardware breakpoint hit", traced: true, program: "watch", argument: "execute", notStock: true},
	{name: "watchpoint set, step, cleared, step", traced: true, program: "watch", argument: "set", notStock: true},
	{name: "strace -f, 1000 calls", traced: true, program: "command", command: strace},
}

const (
	folders       = 20
	filesInFolder = 30
	fileSize      = 3000
)

func findTar(in, _ string, _ map[string]string) string {
	// tar does not read the files if it sees that it writes to /dev/null.
	return fmt.Sprintf("find %s -xdev -type f -print0 | tar -c -P --null -T - | cat >/dev/null", quote(filepath.Join(in, "tree")))
}

func compile(in, out string, _ map[string]string) string {
	return fmt.Sprintf("TMPDIR=%s gcc -O1 -c -o %s %s", quote(out), quote(filepath.Join(out, "compiled.o")), quote(filepath.Join(in, "compiled.c")))
}

func strace(_, _ string, programs map[string]string) string {
	return fmt.Sprintf("strace -f -o /dev/null %s 1000", quote(programs["calls"]))
}

// quote makes the text one word of a shell.
func quote(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// writeInput makes what the commands read: a tree of files, and a C file.
func writeInput(dir, progs string) error {
	text := make([]byte, fileSize)
	for i := range text {
		text[i] = 'a' + byte(i%26)
	}
	for i := range folders {
		folder := filepath.Join(dir, "tree", fmt.Sprint("folder", i))
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		for j := range filesInFolder {
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprint("file", j)), text, 0o644); err != nil {
				return err
			}
		}
	}
	for from, to := range map[string]string{"breakpoint.c": "compiled.c", "bench.h": "bench.h"} {
		source, err := os.ReadFile(filepath.Join(progs, from))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, to), source, 0o644); err != nil {
			return err
		}
	}
	return nil
}
