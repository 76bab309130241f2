// Package coredump writes ELF core files as Linux does: the notes that debuggers
// expect, in Linux's order, and the memory that the process's filter lets in.
//
// It knows no kernel. Whoever dumps describes the process as a Process: threads
// with their register sets, the memory map, a reader of the memory. The Sentry
// does so for a process that dies inside the sandbox; a tool outside can do it
// for one that lives. What decides whether and where a core is written (limits,
// the pattern of its name, credentials) is the caller's, except for the name
// itself (Pattern). Only the standard library may come in.
package coredump
