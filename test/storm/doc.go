// Package storm throws bad input at ptrace: hostile requests, and crowds of
// tracers and tracees that act and die at random.
//
// Its programs are in progs. Both kinds run on the host as well, since Linux
// decides what may happen. What one well-behaved debugger sees belongs into
// package oracle.
package storm
