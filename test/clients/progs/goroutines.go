//go:build ignore

// build: -gcflags=-N -l

// What a Go debugger is to look at: calls, values, goroutines that wait, a
// method to call, a child that executes this program again, and a panic. Its
// argument says how it ends.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

type point struct {
	X, Y int
	Name string
}

var here = point{3, 4, "here"}

func (p point) length() int {
	return p.X*p.X + p.Y*p.Y
}

func square(x int) int {
	y := x * x
	return y
}

func sum(n int) int {
	total := 0
	for i := 1; i <= n; i++ {
		total += square(i)
	}
	return total
}

func waiter(number int, gate <-chan int, done chan<- int) {
	got := <-gate
	fmt.Println("waiter", number, "got", got)
	done <- got
}

// wait lets goroutines wait for each other, and goes on with one after the other.
func wait() {
	gates := make([]chan int, 3)
	done := make(chan int)
	for i := range gates {
		gates[i] = make(chan int)
		go waiter(i, gates[i], done)
	}
	stacks := make([]byte, 1<<16)
	for strings.Count(string(stacks[:runtime.Stack(stacks, true)]), "[chan receive]") < len(gates) {
		runtime.Gosched()
	}
	for i, gate := range gates {
		gate <- i * 10
		<-done
	}
}

func crash(p *point) int {
	return p.X
}

func child() {
	cmd := exec.Command(os.Args[0], "child")
	cmd.Stdout = os.Stdout
	fmt.Println("child:", cmd.Run())
}

// begin reads a letter: a debugger comes while the program sleeps.
func begin() {
	letter := make([]byte, 1)
	if _, err := os.Stdin.Read(letter); err != nil {
		fmt.Println(err)
	}
}

func main() {
	how := ""
	if len(os.Args) > 1 {
		how = os.Args[1]
	}
	if how == "wait" {
		begin()
	}
	values := map[string]int{"one": 1}
	list := []string{"a", "b"}
	total := sum(4)
	wait()
	fmt.Println(total, values, list, here.length())
	switch how {
	case "parent":
		child()
	case "crash":
		crash(nil)
	case "panic":
		panic("for the debugger")
	}
	os.Exit(3)
}
