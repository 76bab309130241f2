package main

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// duration shows nanoseconds with about three digits.
func duration(ns float64) string {
	switch {
	case ns < 10:
		return fmt.Sprintf("%.2f ns", ns)
	case ns < 1e3:
		return fmt.Sprintf("%.0f ns", ns)
	case ns < 1e6:
		return fmt.Sprintf("%.1f µs", ns/1e3)
	default:
		return fmt.Sprintf("%.1f ms", ns/1e6)
	}
}

var titles = []string{"", "native", "stock", "ours", "ours÷stock", "stock÷stock", "ours÷native"}

// table shows all rows in one table.
func table(rows []*row, engines []engineCost, traced []straceCost) string {
	lines := [][]string{titles}
	for _, traced := range []bool{false, true} {
		title := "untraced"
		if traced {
			title = "traced"
		}
		for _, r := range rows {
			if r.traced != traced {
				continue
			}
			if title != "" {
				lines = append(lines, []string{title})
				title = ""
			}
			lines = append(lines, r.cells())
		}
	}
	if len(engines) > 0 {
		lines = append(lines, []string{"engine core alone, on the host"})
		for _, e := range engines {
			s := spreadOf(e.ns)
			lines = append(lines, []string{"  " + e.name, "", "", duration(s.median), fmt.Sprintf("[%s, %s]", duration(s.min), duration(s.max))})
		}
	}
	return align(append(lines, straceLines(traced)...))
}

// cells shows a row. What stock cannot do has dashes.
func (r *row) cells() []string {
	inStock, oursStock, stockStock := "-", "-", "-"
	if !r.notStock {
		inStock, oursStock, stockStock = duration(median(r.ns[stock])), spreadOf(r.oursStock).String(), spreadOf(r.stockStock).String()
	}
	return []string{
		"  " + r.name,
		duration(median(r.ns[native])), inStock, duration(median(r.ns[ours])),
		oursStock, stockStock, fmt.Sprintf("%.2f", median(r.oursNative)),
	}
}

// align gives all columns but the first their numbers on the right. A line of
// one cell is a heading and sets no width.
func align(lines [][]string) string {
	width := make([]int, len(titles))
	for _, line := range lines {
		for i, cell := range line {
			if len(line) > 1 {
				width[i] = max(width[i], utf8.RuneCountInString(cell))
			}
		}
	}
	var out strings.Builder
	for _, line := range lines {
		var text strings.Builder
		for i, cell := range line {
			pad := strings.Repeat(" ", max(0, width[i]-utf8.RuneCountInString(cell)))
			if i == 0 {
				text.WriteString(cell + pad)
			} else {
				text.WriteString("  " + pad + cell)
			}
		}
		out.WriteString(strings.TrimRight(text.String(), " ") + "\n")
	}
	return out.String()
}
