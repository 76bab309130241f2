package gdbserver

// GDB has signal numbers of its own in the protocol (include/gdb/signals.def).
// LLDB uses Linux's.

const (
	sigTrap = 5
	sigKill = 9
	sigStop = 19
	sigInt  = 2
)

// gdbSignals has GDB's number of each of Linux's signals below the real-time ones.
var gdbSignals = [32]int{
	1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 10, 8: 8, 9: 9, 10: 30, 11: 11, 12: 31, 13: 13, 14: 14, 15: 15,
	16: 143, // GDB does not know SIGSTKFLT: "unknown signal"
	17: 20, 18: 19, 19: 17, 20: 18, 21: 21, 22: 22, 23: 16, 24: 24, 25: 25, 26: 26, 27: 27, 28: 28, 29: 23, 30: 32, 31: 12,
}

// toGDB returns GDB's number of a Linux signal.
func toGDB(sig int) int {
	switch {
	case sig >= 0 && sig < len(gdbSignals):
		return gdbSignals[sig]
	case sig == 32:
		return 77
	case sig == 64:
		return 78
	case sig > 32 && sig < 64:
		return sig - 33 + 45
	}
	return 143
}

// fromGDB returns the Linux signal of one of GDB's numbers, 0 if there is none.
func fromGDB(n int) int {
	for sig := 1; sig <= 64; sig++ {
		if toGDB(sig) == n && n != 143 {
			return sig
		}
	}
	return 0
}
