package strace

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"

	"utrace.dev/engines/target"
)

// FDDetail asks the kernel what the Sentry knows: by way of a copy of the descriptor.
func (p nativeProcess) FDDetail(fd int32) (d target.FDDetail) {
	info, _ := os.ReadFile(fmt.Sprintf("/proc/%d/fdinfo/%d", p.pid, fd))
	for _, l := range strings.Split(string(info), "\n") {
		if id, ok := strings.CutPrefix(l, "Pid:"); ok {
			d.PID, _ = strconv.Atoi(strings.TrimSpace(id))
			return d
		}
	}
	var st unix.Stat_t
	if unix.Stat(fmt.Sprintf("/proc/%d/fd/%d", p.pid, fd), &st) != nil {
		return d
	}
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFCHR, unix.S_IFBLK:
		if d.Device = 'c'; st.Mode&unix.S_IFMT == unix.S_IFBLK {
			d.Device = 'b'
		}
		d.Major, d.Minor = unix.Major(st.Rdev), unix.Minor(st.Rdev)
	case unix.S_IFSOCK:
		d.Socket = p.socket(fd)
	}
	return d
}

func (p nativeProcess) socket(fd int32) *target.Socket {
	pidfd, err := unix.PidfdOpen(p.pid, 0)
	if err != nil {
		return nil
	}
	defer unix.Close(pidfd)
	s, err := unix.PidfdGetfd(pidfd, int(fd), 0)
	if err != nil {
		return nil
	}
	defer unix.Close(s)
	out := new(target.Socket)
	for option, to := range map[int]*int{unix.SO_DOMAIN: &out.Family, unix.SO_TYPE: &out.Type, unix.SO_PROTOCOL: &out.Protocol} {
		if *to, err = unix.GetsockoptInt(s, unix.SOL_SOCKET, option); err != nil {
			return nil
		}
	}
	out.Local, out.Remote = sockname(unix.SYS_GETSOCKNAME, s), sockname(unix.SYS_GETPEERNAME, s)
	return out
}

// sockname makes one of two calls, and returns the address as it is.
func sockname(call uintptr, s int) []byte {
	var buf [256]byte
	n := uint32(len(buf))
	if _, _, errno := unix.Syscall(call, uintptr(s), uintptr(unsafe.Pointer(&buf[0])), uintptr(unsafe.Pointer(&n))); errno != 0 {
		return nil
	}
	return buf[:min(int(n), len(buf))]
}
