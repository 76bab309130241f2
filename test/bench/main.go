package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"syscall"
	"time"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	var o options
	var only string
	flag.IntVar(&o.rounds, "rounds", 10, "how many `rounds`; each starts the sandboxes afresh")
	flag.IntVar(&o.turns, "turns", 4, "how many `turns` a measurement gets in each place and round")
	flag.IntVar(&o.warmUps, "warm-ups", 1, "how many more `turns` come first and do not count, to fill caches")
	flag.DurationVar(&o.limit, "limit", 7*time.Minute, "begin no round that would end after this `time`; 0 is no limit")
	flag.IntVar(&o.milliseconds, "ms", 40, "how many `milliseconds` a turn lasts at least")
	flag.StringVar(&o.ours, "ours", "", "our runsc `binary` (bin/runsc-utrace)")
	flag.StringVar(&o.stock, "stock", "bin/runsc-stock", "the runsc `binary` to compare with")
	flag.StringVar(&only, "run", "", "only measurements whose name matches the `expression`")
	flag.StringVar(&o.engineTime, "engine-time", "100ms", "how long a benchmark of the engine core lasts, as a `time` or as 1000x")
	flag.Parse()
	if flag.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q: everything is set by flags", flag.Arg(0))
	}
	if o.rounds < 1 || o.turns < 1 || o.milliseconds < 1 || o.warmUps < 0 {
		return fmt.Errorf("-rounds=%d -turns=%d -ms=%d must be at least 1, and -warm-ups=%d not less than 0", o.rounds, o.turns, o.milliseconds, o.warmUps)
	}
	var err error
	if o.only, err = regexp.Compile(only); err != nil {
		return fmt.Errorf("-run: %w", err)
	}
	o.progress = os.Stderr
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	table, err := bench(ctx, o)
	if err != nil {
		return err
	}
	fmt.Print(table)
	return nil
}
