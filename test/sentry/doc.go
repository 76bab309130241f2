// Package sentry tests tracing engines in a real sandbox.
//
// The guest programs of progs drive engines through package probe, which is
// linked into a runsc of its own (runsc-sentrytest), built when the tests start.
// Here are the rules that a fake task cannot prove: what application code does,
// what wait(2) reports, what a checkpoint keeps. Rules of the core alone belong
// to utrace's own tests.
package sentry
