package kernel

// setOrigSyscallNo sets the number that SyscallNo returns.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) setOrigSyscallNo(n uintptr) {
	t.Arch().Regs.Orig_rax = uint64(n)
}
