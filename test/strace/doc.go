// Package strace holds our strace against the real one.
//
// The formatter is driven by a small native tracer on ptrace(2), which is here and
// nowhere else, and its lines are compared with those of strace 6.1 for the same
// programs on the same kernel: commands of every day, and a program that makes every
// system call with arguments of all kinds, none of which is carried out.
package strace
