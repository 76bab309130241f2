//go:build ignore

// build: -gcflags=-N -l

// A Go program that crashes while other goroutines wait.
package main

import (
	"os"
	"runtime"
	"strings"
)

type state struct {
	Name  string
	Steps []int
	Next  *state
}

var first = state{Name: "first", Steps: []int{1, 2, 3}, Next: &state{Name: "second"}}

func waiter(number int, gate chan int) {
	gate <- number
}

func here(s *state, depth int) int {
	if depth == 0 {
		return s.Next.Next.Steps[0]
	}
	return here(s, depth-1) + depth
}

func main() {
	gate := make(chan int)
	for i := range 3 {
		go waiter(i, gate)
	}
	stacks := make([]byte, 1<<16)
	for strings.Count(string(stacks[:runtime.Stack(stacks, true)]), "[chan send]") < 3 {
		runtime.Gosched()
	}
	os.Exit(here(&first, 3))
}
