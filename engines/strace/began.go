package strace

import (
	"encoding/binary"

	"utrace.dev/engines/target"
)

const (
	sysExecve = 59
	atExecfn  = 31 // getauxval(3): the path that the program was executed by
)

// Began is told that th is about to run the first instruction of a program that no
// execve of a traced thread has started: the runtime did. It is shown as if one had,
// with the arguments that the program finds on its stack. since is when the process was
// made. Nothing is injected into this call, as strace does not into its own first one.
func (te *Tracee) Began(th target.Thread, since, now int64) {
	wanted := te.enter(th, sysExecve, initialArgs(th), since)
	te.inCall, te.previous = false, sysExecve
	if !wanted {
		return
	}
	te.show(th)
	te.leave(th, 0, 0, now)
}

// initialArgs returns what execve would have been given for the program that th is about
// to begin: the addresses of its path, its arguments and its environment, as the System
// V ABI has them on the stack and in the auxiliary vector. What is not there is 0.
func initialArgs(th target.Thread) (args [6]uint64) {
	aux := th.Process().Auxv()
	for ; len(aux) >= 16; aux = aux[16:] {
		if binary.LittleEndian.Uint64(aux) == atExecfn {
			args[0] = binary.LittleEndian.Uint64(aux[8:])
		}
	}
	var word [8]byte
	sp := th.SP()
	if n, _ := th.Memory().ReadAt(word[:], sp); n < len(word) {
		return args
	}
	argc := binary.LittleEndian.Uint64(word[:])
	args[1] = sp + 8
	args[2] = args[1] + 8*(argc+1)
	return args
}
