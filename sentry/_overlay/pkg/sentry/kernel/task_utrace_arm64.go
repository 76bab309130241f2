package kernel

// setOrigSyscallNo sets the number that SyscallNo returns.
//
// Preconditions: The caller must be running on the task goroutine.
func (t *Task) setOrigSyscallNo(n uintptr) {
	t.Arch().Regs.Regs[8] = uint64(n)
}
