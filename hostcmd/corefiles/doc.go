// Package corefiles keeps core files in a folder of the host, under names that nothing
// in a sandbox can lead out of the folder, and within limits that hold for everybody
// who writes to the folder, from however many processes; and single ones where their user
// wants them.
//
// Nothing may come in here that reaches a sandbox: what a core is of is told by a
// gcore.Subject, and its data comes through gcore.Sink.
package corefiles
