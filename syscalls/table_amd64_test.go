package syscalls

import (
	"reflect"
	"testing"

	"gvisor.dev/gvisor/pkg/sentry/kernel"
	slinux "gvisor.dev/gvisor/pkg/sentry/syscalls/linux"
)

// A guest must reach our functions and no longer gVisor's: the lookup goes by a
// copy of the table that was made before this package was initialised.
func TestTheLookupFindsOurs(t *testing.T) {
	for no, ours := range map[uintptr]kernel.SyscallFn{
		sysPtrace: ptrace, sysPersonality: personality, sysPrctl: prctl, sysWaitid: waitid, sysSeccomp: seccomp,
		sysProcessVMReadv: processVMReadv, sysProcessVMWritev: processVMWritev,
		sysKcmp: kcmp,
	} {
		got := reflect.ValueOf(slinux.AMD64.Lookup(no)).Pointer()
		if want := reflect.ValueOf(ours).Pointer(); got != want {
			t.Errorf("system call %d is served by another function than ours", no)
		}
	}
}
