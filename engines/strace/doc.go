// Package strace is strace(1) as an engine: it writes down the system calls and the
// signals of threads, and can change what calls do.
//
// Tracee turns the events of one thread into records. It needs a target.Thread, and
// nothing of utrace's; the engine's callbacks lead to it. Filters are asked first:
// what is not wanted is neither read nor written. Package decode knows what calls
// look like, package show makes lines in the client.
package strace
