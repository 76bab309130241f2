package clients

import (
	"strings"

	"utrace.dev/test/linediff"
)

// diff returns the lines that only one text has: "- " those of the first, "+ "
// those of the second, in their order.
func diff(first, second string) []string {
	return linediff.Lines(strings.Split(first, "\n"), strings.Split(second, "\n"))
}
