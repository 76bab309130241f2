// Command bench measures what tracing costs, and what it costs those who are not
// traced: in our runsc, in stock runsc and on the host, side by side, in one
// table of ratios. docs/bench.md says how to read it.
//
//	make bench                     # builds both and measures
//	make bench ROUNDS=30           # takes longer, and the spread gets clearer
//	go run ./test/bench -run fork  # only some rows; see -help
//
// A benchmark judges nothing: no time that it measures makes it fail. Whether a
// program does the right thing in a sandbox is the matter of the packages beside
// this one.
package main
