// Package target is what an engine may know of the sandbox that it works in:
// its processes and threads, their memory, files and system calls.
//
// It has interfaces and plain data only, so that engines need nothing of the
// Sentry and can be tested with a made-up target. sentry/host implements it for
// the Sentry. What a tracing engine itself is belongs to package utrace; nothing
// that is of use to one engine only may come in here.
//
// Ids are those of the sandbox's first PID namespace, which `runsc ps` shows. A
// thread or process that has none there has id 0 and is not listed.
package target
