// Package matrix lists what belongs to ptrace on x86-64 Linux, and finds the
// programs of test/oracle that prove each row, for docs/support.md.
//
// Into this package come the rows, the reading of the programs' sources, and
// what makes the document. Which programs prove a row is never written down: a
// program that uses a row's constant, file or system call proves it. Rows have
// names of programs only for what no name in a source tells, like the kinds of
// stops.
package matrix
