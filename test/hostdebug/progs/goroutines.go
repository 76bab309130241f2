//go:build ignore

// Command goroutines has some that wait, and one that counts aloud.
package main

import (
	"fmt"
	"time"
)

//go:noinline
func doubled(n int) int {
	return 2 * n
}

func count(until int, done chan<- int) {
	for i := range until {
		fmt.Println("tick", doubled(i))
		time.Sleep(10 * time.Millisecond)
	}
	done <- until
}

func main() {
	never := make(chan int)
	for range 3 {
		go func() { <-never }()
	}
	fmt.Println("begin")
	for {
		done := make(chan int)
		go count(100, done)
		<-done
	}
}
