// Package hostclient is how commands on the host reach the engines in a sandbox: it
// finds a container's sandbox, as runsc does, and makes sessions there over its
// control socket. sentry/control is the other end.
//
// What a session sends means nothing to it. Commands, their flags and their output
// belong to the packages that know about them.
package hostclient
