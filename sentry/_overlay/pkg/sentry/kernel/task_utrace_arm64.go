package kernel

// maySyscallRestart returns true if the interrupted system call that t returns
// from may be restarted.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) maySyscallRestart() bool { return true }

// setsTrapFlag returns true if the next instruction may set the trap flag, of
// which there is none here.
func (t *Task) setsTrapFlag() bool { return false }

// setOrigSyscallNo sets the number that SyscallNo returns.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) setOrigSyscallNo(n uintptr) {
	t.Arch().Regs.Regs[8] = uint64(n)
}
