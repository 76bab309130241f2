// Package rsp is the framing of GDB's remote serial protocol, seen from the
// server: packets with their checksums, acknowledgements, escapes, run lengths,
// interrupts and notifications (GDB manual, "Remote Protocol", sections
// "Overview", "Packet Acknowledgment", "Notification Packets" and "Interrupts").
//
// What a packet says belongs to package gdbserver; no command's name may come in
// here. The bytes come from outside and are not trusted: whatever they are, a
// Conn answers them, or fails with an error, with memory bounded by its limit.
package rsp
