// Package control is the sandbox's end of the channel from the host: one more object
// on the control server that runsc talks to, and so under the same rules of access.
// What a session sends and receives goes over a socket that the client donates, not
// over the control server.
//
// It carries requests to a kit.Manager and decides nothing itself. hostclient is the
// other end.
package control
