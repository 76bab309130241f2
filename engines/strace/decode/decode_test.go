package decode

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"utrace.dev/engines/target"
)

// memory is one piece of memory at an address.
type memory struct {
	at   uint64
	data []byte
	read int
}

func (m *memory) ReadAt(p []byte, addr uint64) (int, error) {
	m.read += len(p)
	if addr < m.at || addr >= m.at+uint64(len(m.data)) {
		return 0, unix.EFAULT
	}
	n := copy(p, m.data[addr-m.at:])
	if n < len(p) {
		return n, unix.EFAULT
	}
	return n, nil
}

func (m *memory) WriteAt([]byte, uint64) (int, error) { return 0, unix.EFAULT }

// files is a process with some descriptors.
type files map[int32]string

func (f files) FD(fd int32) (target.FD, bool) { p, ok := f[fd]; return target.FD{Path: p}, ok }
func (files) Cwd() string                     { return "/home" }

func (files) FDDetail(fd int32) target.FDDetail { return details[fd] }

var details = map[int32]target.FDDetail{}

const base = 0x10000

func words(w ...uint64) []byte {
	var p []byte
	for _, v := range w {
		p = binary.LittleEndian.AppendUint64(p, v)
	}
	return p
}

// call returns both halves of a call and its result.
func call(o Options, mem []byte, nr uint64, result uint64, errno int, args ...uint64) (entry, exit, value string) {
	c := Call{Options: &o, Memory: &memory{at: base, data: mem}, Process: files{3: "/etc/passwd", 4: "/tmp/a<b>", 5: "/tmp/x (deleted)", 6: "socket:[66]", 7: "/dev/null", 8: "anon_inode:[pidfd]"},
		NR: nr, Result: result, Errno: errno}
	copy(c.Args[:], args)
	entry = string(c.Enter(nil))
	exit = string(c.Leave(nil))
	return entry, exit, string(c.AppendResult(nil))
}

func TestHalves(t *testing.T) {
	o := Defaults()
	paths := o
	paths.Paths = true
	hex := o
	hex.Hex = HexAll
	text := append([]byte("hello, world\x00"), make([]byte, 64)...)
	long := append(bytes.Repeat([]byte("a"), 100), 0)
	for _, test := range []struct {
		o                  Options
		mem                []byte
		nr, result         uint64
		errno              int
		args               []uint64
		entry, exit, value string
	}{
		{o, text, 0, 5, 0, []uint64{3, base, 100}, "read(3, ", `"hello", 100`, "5"},
		{o, text, 0, 0, 14, []uint64{3, base, 100}, "read(3, ", "0x10000, 100", "-1 EFAULT (Bad address)"},
		{o, long, 0, 100, 0, []uint64{3, base, 100}, "read(3, ", `"` + strings.Repeat("a", 32) + `"..., 100`, "100"},
		{hex, text, 1, 2, 0, []uint64{1, base, 2}, `write(1, "\x68\x65", 2`, "", "2"},
		{o, text, 257, 3, 0, []uint64{0xffffff9c, base, 0}, `openat(AT_FDCWD, "hello, world", O_RDONLY`, "", "3"},
		{o, text, 257, 3, 0, []uint64{0xffffff9c, base, 0o101, 0o644}, `openat(AT_FDCWD, "hello, world", O_WRONLY|O_CREAT, 0644`, "", "3"},
		{paths, text, 257, 3, 0, []uint64{0xffffff9c, base, 0}, `openat(AT_FDCWD</home>, "hello, world", O_RDONLY`, "", "3</etc/passwd>"},
		{paths, nil, 3, 0, 0, []uint64{4}, `close(4</tmp/a\74b\76>`, "", "0"},
		{paths, nil, 3, 0, 0, []uint64{5}, `close(5</tmp/x>(deleted)`, "", "0"},
		{o, nil, 231, 0, 0, []uint64{7}, "exit_group(7", "", "0"},
		{o, nil, 39, 77, 0, nil, "getpid(", "", "77"},
		{o, nil, 35, 0, 516, []uint64{0, 0}, "nanosleep(NULL, ", "NULL", "? ERESTART_RESTARTBLOCK (Interrupted by signal)"},
		{o, nil, 12, 0x5000, 0, []uint64{0}, "brk(NULL", "", "0x5000"},
		{o, nil, 1000, 0, 38, []uint64{1}, "syscall_0x3e8(0x1, 0, 0, 0, 0, 0", "", "-1 ENOSYS (Function not implemented)"},
		{o, words(3, 1<<32|4), 22, 0, 0, []uint64{base + 8}, "pipe(", "[4, 1]", "0"},
		{o, words(0x11, 0), 14, 0, 0, []uint64{0, base, 0, 8}, "rt_sigprocmask(SIG_BLOCK, [HUP TRAP], ", "NULL, 8", "0"},
	} {
		entry, exit, value := call(test.o, test.mem, test.nr, test.result, test.errno, test.args...)
		if entry != test.entry || exit != test.exit || value != test.value {
			t.Errorf("call %d:\n got %s | %s | %s\nwant %s | %s | %s", test.nr, entry, exit, value, test.entry, test.exit, test.value)
		}
	}
}

// TestDetails: what -yy shows of descriptors. What strace shows is in test/strace.
func TestDetails(t *testing.T) {
	inet := func(port uint16, last byte) []byte {
		return []byte{2, 0, byte(port >> 8), byte(port), 127, 0, 0, last, 0, 0, 0, 0, 0, 0, 0, 0}
	}
	inet6 := func(port uint16, last byte) []byte {
		p := make([]byte, 28)
		p[0], p[2], p[3], p[23] = 10, byte(port>>8), byte(port), last
		return p
	}
	netlink := func(port byte) []byte { return []byte{16, 0, 0, 0, port, 0, 0, 0, 0, 0, 0, 0} }
	all := Options{StringLimit: 32, Paths: true, Sockets: true, Devices: true, PIDFDs: true}
	sockets := Options{StringLimit: 32, Sockets: true}
	for _, test := range []struct {
		o    Options
		fd   uint64
		d    target.FDDetail
		want string
	}{
		{all, 3, target.FDDetail{}, "3</etc/passwd>"},
		{all, 7, target.FDDetail{Device: 'c', Major: 1, Minor: 3}, "7</dev/null<char 1:3>>"},
		{all, 5, target.FDDetail{Device: 'b', Major: 8}, "5</tmp/x<block 8:0>>(deleted)"},
		{all, 8, target.FDDetail{PID: 77}, "8<pid:77>"},
		{sockets, 3, target.FDDetail{}, "3"},
		{sockets, 7, target.FDDetail{Device: 'c', Major: 1, Minor: 3}, "7"},
		{all, 6, target.FDDetail{Socket: &target.Socket{Family: 2, Type: 1}}, "6<TCP:[66]>"},
		{sockets, 6, target.FDDetail{Socket: &target.Socket{Family: 2, Type: 1, Local: inet(80, 1)}}, "6<TCP:[127.0.0.1:80]>"},
		{all, 6, target.FDDetail{Socket: &target.Socket{Family: 2, Type: 2, Local: inet(80, 1), Remote: inet(65535, 2)}}, "6<UDP:[127.0.0.1:80->127.0.0.2:65535]>"},
		{all, 6, target.FDDetail{Socket: &target.Socket{Family: 10, Type: 1, Protocol: 6, Local: inet6(80, 1), Remote: inet6(81, 2)}}, "6<TCPv6:[[::1]:80->[::2]:81]>"},
		{all, 6, target.FDDetail{Socket: &target.Socket{Family: 2, Type: 3, Protocol: 1, Local: inet(1, 1)}}, "6<RAW:[66]>"},
		{all, 6, target.FDDetail{Socket: &target.Socket{Family: 10, Type: 2, Protocol: 58}}, "6<PINGv6:[66]>"},
		{all, 6, target.FDDetail{Socket: &target.Socket{Family: 1, Type: 1, Local: []byte("\x01\x00/a\"b\x00")}}, `6<UNIX-STREAM:[66,"/a\"b"]>`},
		{all, 6, target.FDDetail{Socket: &target.Socket{Family: 1, Type: 2, Local: []byte("\x01\x00\x00a")}}, `6<UNIX:[66,@"a"]>`},
		{all, 6, target.FDDetail{Socket: &target.Socket{Family: 16, Local: netlink(0)}}, "6<NETLINK:[66]>"},
		{all, 6, target.FDDetail{Socket: &target.Socket{Family: 16, Protocol: 15, Local: netlink(9)}}, "6<NETLINK:[KOBJECT_UEVENT:9]>"},
		{all, 6, target.FDDetail{Socket: &target.Socket{Family: 16, Protocol: 200, Local: netlink(9)}}, "6<NETLINK:[200:9]>"},
		{all, 6, target.FDDetail{Socket: &target.Socket{Family: 17, Type: 3, Local: []byte{17}}}, "6<socket:[66]>"},
		{all, 6, target.FDDetail{Socket: &target.Socket{Family: 2, Type: 1, Local: []byte{2}, Remote: []byte{10, 0, 1, 1}}}, "6<TCP:[66]>"},
	} {
		details = map[int32]target.FDDetail{int32(test.fd): test.d}
		if entry, _, _ := call(test.o, nil, 3, 0, 0, test.fd); entry != "close("+test.want {
			t.Errorf("%+v: %s; want %s", test.d, entry, test.want)
		}
	}
}

// TestHostileSizes: numbers from the guest must not decide how much is read or kept.
func TestHostileSizes(t *testing.T) {
	huge := Options{StringLimit: 1 << 30, Verbose: true}
	m := &memory{at: base, data: bytes.Repeat(words(base, 1<<40), 4096)}
	for _, args := range [][]uint64{
		{3, base, 1 << 31, 0, 0, 0}, {3, base, 1 << 62, 0, 0, 0}, {3, base, ^uint64(0), 0, 0, 0},
		{base, base, base, base, base, base}, {1 << 31, base, base, base, base, base},
	} {
		for nr := uint64(0); nr < tableSize; nr++ {
			c := Call{Options: &huge, Memory: m, NR: nr, Result: 1 << 40}
			copy(c.Args[:], args)
			m.read = 0
			n := len(c.Enter(nil)) + len(c.Leave(nil)) + len(c.AppendResult(nil))
			if n > 4*maxOutput || m.read > 64<<20 {
				t.Errorf("call %d with %#x: %d bytes of text, %d bytes were read", nr, args, n, m.read)
			}
		}
	}
}

func TestNamesAreThere(t *testing.T) {
	for class, calls := range classMembers {
		for _, name := range calls {
			if s := ByName(name); s == nil || s.Classes&class == 0 {
				t.Errorf("%s is not in its class", name)
			}
		}
	}
	if n := ErrnoNumber("ENOENT"); n != 2 {
		t.Errorf("ENOENT is %d", n)
	}
	for n := 1; n <= 64; n++ {
		if got := SignalNumber(SignalName(n)); got != n {
			t.Errorf("signal %d is %s, which is %d", n, SignalName(n), got)
		}
	}
}

// FuzzCall: any call with any memory gives bounded text and no panic.
func FuzzCall(f *testing.F) {
	f.Add(uint64(47), []byte("\x00\x00\x01\x00"), uint64(3), uint64(base), uint64(0x40000000), uint64(1), uint64(2), uint64(3), uint64(5), 0, false)
	f.Add(uint64(20), words(base, 5, base+8, 1<<40), uint64(1), uint64(base), uint64(2), uint64(0), uint64(0), uint64(0), uint64(7), 0, true)
	f.Add(uint64(59), words(base, base+8, 0), uint64(base), uint64(base), uint64(base), uint64(0), uint64(0), uint64(0), uint64(0), 2, true)
	f.Add(uint64(7), words(1, 2, 3), uint64(base), uint64(1<<31), uint64(9), uint64(0), uint64(0), uint64(0), uint64(1), 0, false)
	f.Fuzz(func(t *testing.T, nr uint64, mem []byte, a, b, c, d, e, g, result uint64, errno int, verbose bool) {
		o := Options{StringLimit: 64, Verbose: verbose, Paths: verbose}
		entry, exit, value := call(o, mem, nr, result, errno&0xfff, a, b, c, d, e, g)
		if len(entry)+len(exit)+len(value) > 4*maxOutput {
			t.Fatalf("%d bytes of text", len(entry)+len(exit)+len(value))
		}
		if !strings.Contains(entry, "(") || !printable.MatchString(entry+exit+value) {
			t.Fatalf("not a line: %q %q %q", entry, exit, value)
		}
	})
}

// printable is what a line consists of: record.Parse takes nothing else.
var printable = regexp.MustCompile("^[ -~]*$")

// FuzzSiginfo: any siginfo_t.
func FuzzSiginfo(f *testing.F) {
	f.Add(make([]byte, 128))
	f.Fuzz(func(t *testing.T, p []byte) {
		o := Defaults()
		c := Call{Options: &o, Memory: &memory{}}
		if s := c.AppendSiginfo(nil, p); len(s) == 0 || s[0] != '{' || !printable.Match(s) {
			t.Fatalf("%q", s)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	o := Defaults()
	c := Call{Options: &o, Memory: &memory{at: base, data: bytes.Repeat([]byte("text"), 64)}, NR: 0, Args: [6]uint64{3, base, 100}, Result: 100}
	var out []byte
	for b.Loop() {
		out = c.Enter(out[:0])
		out = c.Leave(out)
		out = c.AppendResult(out)
	}
}
