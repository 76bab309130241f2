package utracetest

import (
	"fmt"

	"utrace.dev/utrace"
)

// MemorySize is how many bytes of memory a process has, from address 0 on, zero
// at first.
const MemorySize = 256

// memory is what the threads of a process share.
type memory struct {
	bytes [MemorySize]byte
	gone  [MemorySize]bool
}

// Peek returns the byte of memory at an address.
func (t *FakeTask) Peek(addr int64) byte {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	return t.group.mem.bytes[addr]
}

// Poke changes it, as another process may.
func (t *FakeTask) Poke(addr int64, value byte) {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	t.group.mem.bytes[addr] = value
}

// PC implements utrace.Task.
func (t *FakeTask) PC() uint64 { return uint64(t.regs.PC) }

// ReadMemory implements utrace.Task.
func (t *FakeTask) ReadMemory(addr uint64, b []byte) error {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	m := &t.group.mem
	for i := range b {
		a := addr + uint64(i)
		if a >= MemorySize || m.gone[a] {
			return fmt.Errorf("no memory at address %d", a)
		}
		b[i] = m.bytes[a]
	}
	return nil
}

// writeLocked fills n bytes and reports whether they were all there.
func (m *memory) writeLocked(addr, value, n int64) bool {
	for a := addr; a < addr+n; a++ {
		if a < 0 || a >= MemorySize || m.gone[a] {
			return false
		}
		m.bytes[a] = byte(value)
	}
	return true
}

// store writes one byte for an instruction, or raises a fault.
func (t *FakeTask) store(addr, value int64) bool {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	if t.group.mem.writeLocked(addr, value, 1) {
		return true
	}
	t.pending.pushFront(utrace.SigInfo{Signo: SIGSEGV})
	t.interruptLocked()
	return false
}

func sysFill(t *FakeTask, a [6]int64) int64 {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	if a[2] < 0 || a[2] > MemorySize || !t.group.mem.writeLocked(a[0], a[1], a[2]) {
		return eFAULT
	}
	return a[2]
}

func sysUnmap(t *FakeTask, a [6]int64) int64 {
	t.Kernel.mu.Lock()
	defer t.Kernel.mu.Unlock()
	if a[0] < 0 || a[1] < 0 || a[0] > MemorySize || a[1] > MemorySize-a[0] {
		return eINVAL
	}
	for i := range a[1] {
		t.group.mem.gone[a[0]+i] = true
	}
	return 0
}
