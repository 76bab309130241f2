// Package host is the Sentry as engines see it: it implements the interfaces of
// engines/target on the kernel's tasks.
//
// It knows nothing of any engine, and decides nothing. Whoever starts engines
// hands them a System.
package host
