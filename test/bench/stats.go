package main

import (
	"fmt"
	"slices"
)

// median of values, which may not be empty. The slice stays as it is.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	half := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[half]
	}
	return (sorted[half-1] + sorted[half]) / 2
}

// ratios of values that were measured in the same turns.
func ratios(over, under []float64) []float64 {
	out := make([]float64, len(over))
	for i := range over {
		out[i] = over[i] / under[i]
	}
	return out
}

// A spread sums up one ratio per round.
type spread struct {
	median, min, max float64
	rounds           int
}

func spreadOf(values []float64) spread {
	return spread{median(values), slices.Min(values), slices.Max(values), len(values)}
}

// oneSided says that all rounds agree which of the two was slower. With the six
// rounds that it asks for, two equal ones would agree in 1 of 32 cases.
func (s spread) oneSided() bool {
	return s.rounds >= 6 && (s.min > 1 || s.max < 1)
}

func (s spread) String() string {
	mark := " "
	if s.oneSided() {
		mark = "*"
	}
	return fmt.Sprintf("%.3f%s [%.3f, %.3f]", s.median, mark, s.min, s.max)
}
