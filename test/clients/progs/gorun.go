//go:build ignore

// Many goroutines on many threads, timers, and a child: what a Go program asks
// of a tracer. With an argument it first lets the threads sleep until it reads a
// letter, and a tracer comes while they do.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"
)

const workers = 4

// work is what each thread does.
//
//go:noinline
func work(number int) {
	time.Sleep(5 * time.Millisecond)
	syscall.RawSyscall(syscall.SYS_UMASK, uintptr(number), 0, 0)
}

//go:noinline
func child() {
	out, err := exec.Command("/bin/echo", "from go").Output()
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Print(string(out))
}

func main() {
	var ready, all sync.WaitGroup
	begin := make(chan struct{})
	ready.Add(workers)
	for number := range workers {
		all.Go(func() {
			runtime.LockOSThread()
			ready.Done()
			<-begin
			work(number)
		})
	}
	ready.Wait()
	if len(os.Args) > 1 {
		fmt.Println("the threads are ready")
		if _, err := syscall.Read(0, make([]byte, 1)); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
	child()
	close(begin)
	all.Wait()
	os.Exit(12)
}
