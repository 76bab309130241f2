//go:build ignore

// Many goroutines on many threads, timers, and a child: what a Go program asks
// of a tracer.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"
)

func main() {
	out, err := exec.Command("/bin/echo", "from go").Output()
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Print(string(out))
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			runtime.LockOSThread()
			time.Sleep(5 * time.Millisecond)
		})
	}
	all.Wait()
	os.Exit(12)
}
