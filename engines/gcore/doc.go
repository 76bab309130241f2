// Package gcore has the facilities that bring core files to the host: "gcore", of a
// process that lives and goes on living, and "cores", of every process that dies of a
// signal. What is in a core is coredump's business, and which files a client makes of
// the cores is hostcmd's; in between goes the stream of stream.go.
package gcore
