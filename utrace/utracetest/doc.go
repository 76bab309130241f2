// Package utracetest is a small kernel to test tracing engines and the engine
// core on: tasks whose goroutines run scripted programs on a made-up processor,
// with thread groups, signals, job control, fork, exec, exit and zombies, and
// that call the host side of package utrace at the points where a real kernel
// does. It also has scripted engines that record all that they are told.
//
// Into this package come the parts of a kernel that the rules of utrace speak
// about, as simple as can be, and helpers for tests. It imports utrace and the
// standard library. It is no model of a real machine: a program is a Go slice,
// and the tests are about who is called when, not about bytes.
package utracetest
