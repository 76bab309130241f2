// Package hostcmd has the commands of runsc-utrace that stock runsc has not: they
// act from the host on the engines in a sandbox.
//
// A command parses its flags, makes a session through hostclient, and prints what
// the session sends. What that is belongs to the facility's own package.
package hostcmd
