// Package syscalls puts our system calls into gVisor's table.
//
// Here arguments are decoded and results encoded, and the package that knows is
// called; no logic may come in. Importing the package for its side effect is
// enough.
package syscalls
