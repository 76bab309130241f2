package hostcmd

import (
	"os"
	"os/signal"

	"golang.org/x/sys/unix"

	"utrace.dev/hostclient"
)

// endOnSignal has s end in order, with what it sums up still sent, when this process
// is told to end. The returned function takes that back.
func endOnSignal(s *hostclient.Session) (stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, unix.SIGINT, unix.SIGTERM, unix.SIGHUP)
	go func() {
		if _, ok := <-signals; ok {
			s.CloseWrite() // if it fails, the session is over already
		}
	}()
	return func() {
		signal.Stop(signals)
		close(signals)
	}
}
