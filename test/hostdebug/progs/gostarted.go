//go:build ignore

// Command gostarted adds numbers in goroutines, says the sum, and ends with it.
package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
)

var (
	mu    sync.Mutex
	total int
)

//go:noinline
func add(n int) {
	mu.Lock()
	defer mu.Unlock()
	total += n
}

// A goroutine that changes threads while it is stepped is lost to gdb.
func init() { runtime.LockOSThread() }

func main() {
	var all sync.WaitGroup
	fmt.Println("begin", len(os.Args))
	for i := 1; i <= 3; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			add(10 * i)
		}()
	}
	all.Wait()
	fmt.Println("total", total)
	os.Exit(total)
}
