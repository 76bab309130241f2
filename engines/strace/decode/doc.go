// Package decode writes system calls in the words of strace(1): the name, the
// arguments as what they mean, and the result. It is a function of numbers and of
// what a target.Memory holds, so that it can be held against the real strace on
// any system call of any program.
//
// A call is written in two halves, as strace does: what it is given at its entry,
// what it gave back at its exit. Numbers and memory come from programs that may
// want to do harm: all reads are bounded by what is shown of them, and no value is
// taken as a size before it was limited.
//
// How lines are put together, filtered and sent belongs to the packages above.
// Nothing of the Sentry may come in, nor the text of strace; the tables of names
// hold the constants of the kernel's headers. Formats follow strace 6.1, and
// test/strace compares them with it.
package decode
