// Package agent evaluates GDB's agent expressions: the bytecode in which a client
// sends the conditions and commands of breakpoints, so that the server decides
// about a hit without asking (GDB manual, appendix "The GDB Agent Expression
// Mechanism").
//
// An evaluation takes a bounded number of steps, a stack of bounded depth and no
// memory of its own that the bytecode could make grow. Bytecode comes from outside
// and is not trusted; neither are the registers and the memory it looks at. What
// is done with a result is not for this package.
package agent
