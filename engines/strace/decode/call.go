package decode

import (
	"strconv"

	"utrace.dev/engines/target"
)

// Options are how values are shown. The zero value is not of use: see Defaults.
type Options struct {
	// StringLimit is how many bytes of a string, and elements of a list, are
	// shown (strace -s). At most MaxString counts.
	StringLimit int
	// Verbose shows structures in full (-v).
	Verbose bool
	// Paths shows what descriptors refer to (-y).
	Paths bool
	// Sockets, Devices and PIDFDs show more than paths (-yy).
	Sockets, Devices, PIDFDs bool
	// Watch are paths: see Call.Touched.
	Watch []string
	// Hex is which strings are written in hexadecimal (-x, -xx).
	Hex HexMode
}

// HexMode says which strings are written as \xNN throughout.
type HexMode int

// The modes: none, those with a byte that is not ASCII text, all.
const (
	HexNone HexMode = iota
	HexNonASCII
	HexAll
)

// MaxString is the largest limit of Options.StringLimit, in bytes. It bounds what a
// hostile program can have copied in one call.
const MaxString = 1 << 16

// maxOutput bounds the text of one half of a call. Lists end when it is reached.
const maxOutput = 1 << 20

// Defaults are strace's.
func Defaults() Options { return Options{StringLimit: 32} }

// Descriptors reports whether descriptors are looked at.
func (o *Options) Descriptors() bool {
	return o.Paths || o.Sockets || o.Devices || o.PIDFDs || len(o.Watch) > 0
}

// Process is what is asked of the process that makes a call. It may be nil if
// Options.Descriptors is false.
type Process interface {
	FD(fd int32) (target.FD, bool)
	FDDetail(fd int32) target.FDDetail
	Cwd() string
}

// A Call writes the calls of one thread, one after the other. It keeps its buffers,
// and it is for one goroutine at a time.
type Call struct {
	Options *Options
	Memory  target.Memory
	Process Process
	// NR and Args are the call, for Enter. Result and Errno are for Leave: Errno is
	// 0 for a call that succeeded.
	NR     uint64
	Args   [6]uint64
	Result uint64
	Errno  int

	// SP is the stack pointer at the entry.
	SP uint64
	// Touched says, after Enter, if one of the arguments shown so far is one of
	// Options.Watch: as a path, letter by letter, or as a descriptor's path.
	Touched bool
	// Previous is the name of the call before this one, which restart_syscall
	// continues.
	Previous string

	sys     *Syscall
	shows   []show
	atEntry int
	pos     int
	exiting bool
	out     []byte
	ends    []int
	scratch []byte
	used    int
	// saved is for decoders that need at exit what was there at entry.
	saved   [3]uint64
	aux     string
	hasAux  bool
	between func(c *Call)
	noFD    bool // the result is no descriptor, whatever the table says
	hexRes  bool // the result is shown in hexadecimal
	unknown Syscall
}

// show writes one argument of a call.
type show func(c *Call, v uint64)

// Enter begins a call: it appends its name and the arguments that are known at its
// entry to dst, as "read(3, ".
func (c *Call) Enter(dst []byte) []byte {
	c.begin(dst, false)
	c.sys = c.lookup()
	c.hasAux, c.Touched = false, false
	c.saved, c.aux, c.noFD, c.hexRes = [3]uint64{}, "", false, false
	c.shows, c.atEntry = c.sys.shows, c.sys.atEntry
	c.between = c.sys.between
	if c.sys.pick != nil {
		c.atEntry, c.shows = c.sys.pick(c)
	}
	if c.atEntry < 0 || c.atEntry > len(c.shows) {
		c.atEntry = len(c.shows)
	}
	c.pos = 0
	c.s(c.sys.Name)
	c.s("(")
	c.arguments(c.atEntry)
	if c.pos > 0 && c.pos < len(c.shows) && c.between == nil {
		c.s(", ")
	}
	return c.end()
}

// Leave ends a call that Enter began: it appends the other arguments, up to and
// without the closing parenthesis.
func (c *Call) Leave(dst []byte) []byte {
	c.begin(dst, true)
	if c.sys == nil {
		return c.end()
	}
	first := c.pos
	if c.between != nil {
		c.between(c)
		first = -1
	}
	for c.pos < len(c.shows) {
		if c.pos > first {
			c.s(", ")
		}
		c.one()
	}
	if c.sys.atExit != nil {
		c.sys.atExit(c)
	}
	return c.end()
}

func (c *Call) arguments(n int) {
	for c.pos < n {
		if c.pos > 0 {
			c.s(", ")
		}
		c.one()
	}
}

func (c *Call) one() {
	var v uint64
	if c.pos < len(c.Args) {
		v = c.Args[c.pos]
	}
	show := c.shows[c.pos]
	c.pos++
	show(c, v)
	c.ends = append(c.ends, len(c.out))
}

func (c *Call) begin(dst []byte, exiting bool) {
	c.out, c.exiting, c.used = dst, exiting, 0
	c.ends = c.ends[:0]
}

// end gives the buffer back to its owner.
func (c *Call) end() []byte {
	out := c.out
	c.out = nil
	return out
}

// Partial says whether arguments are left for Leave.
func (c *Call) Partial() bool { return c.pos < len(c.shows) }

// Ends returns where in the text of the last half each argument ends.
func (c *Call) Ends() []int { return c.ends }

// UnknownName is the name of a call that has none.
func UnknownName(nr uint64) string { return "syscall_" + string(appendHex(nil, nr)) }

// Syscall is the table's row of the call that Enter began last.
func (c *Call) Syscall() *Syscall { return c.sys }

// lookup returns the row of c.NR; for a number that has none, a row made for it.
func (c *Call) lookup() *Syscall {
	if sys := Lookup(c.NR); sys != nil {
		return sys
	}
	c.unknown = Syscall{Number: c.NR, Name: UnknownName(c.NR), atEntry: 6,
		shows: unknownArguments}
	return &c.unknown
}

var unknownArguments = []show{hex, hex, hex, hex, hex, hex}

// AppendResult appends what the call returned, as "3" or "-1 ENOENT (No such file or
// directory)", after Leave.
func (c *Call) AppendResult(dst []byte) []byte {
	c.begin(dst, true)
	c.result()
	return c.end()
}

func (c *Call) result() {
	switch {
	case c.Errno >= 512 && c.Errno <= 516:
		c.s(restarts[c.Errno-512])
	case c.Errno != 0:
		c.s("-1 ")
		if name, text := ErrnoName(c.Errno); name != "" {
			c.s(name)
			c.s(" (")
			c.s(text)
			c.s(")")
		} else {
			c.s("(errno ")
			c.d(int64(c.Errno))
			c.s(")")
		}
	default:
		c.success()
	}
	if (c.aux != "" || c.hasAux) && (c.Errno == 0 || c.Errno >= 512) {
		c.s(" (")
		c.s(c.aux)
		c.s(")")
	}
}

func (c *Call) success() {
	kind := resultDecimal
	if c.sys != nil {
		kind = c.sys.result
	}
	if c.hexRes {
		kind = resultHex
	}
	switch kind {
	case resultHex:
		c.out = appendHex(c.out, c.Result)
	case resultOctal:
		c.permissions(c.Result)
	case resultFD:
		if c.noFD {
			c.d(int64(c.Result))
		} else {
			fd(c, c.Result)
		}
	default:
		c.d(int64(c.Result))
	}
}

// restarts are the results of calls that a signal has interrupted, from errno 512.
var restarts = [...]string{
	"? ERESTARTSYS (To be restarted if SA_RESTART is set)",
	"? ERESTARTNOINTR (To be restarted)",
	"? ERESTARTNOHAND (To be restarted if no handler)",
	"-1 ENOIOCTLCMD (No ioctl command)",
	"? ERESTART_RESTARTBLOCK (Interrupted by signal)",
}

// ErrnoName returns the name and the description of an error, "" if it has none.
func ErrnoName(errno int) (name, text string) {
	if errno > 0 && errno < len(errnos) {
		return errnos[errno].name, errnos[errno].text
	}
	if errno >= 512 && errno <= 516 {
		return restartNames[errno-512], ""
	}
	return "", ""
}

// restartNames are the kernel's own errors from 512 on.
var restartNames = [...]string{"ERESTARTSYS", "ERESTARTNOINTR", "ERESTARTNOHAND", "ENOIOCTLCMD", "ERESTART_RESTARTBLOCK"}

// ErrnoNumber returns the number of an error by its name, 0 if there is none.
func ErrnoNumber(name string) int {
	switch name {
	case "EWOULDBLOCK":
		name = "EAGAIN"
	case "EDEADLOCK":
		name = "EDEADLK"
	case "ENOTSUP":
		name = "EOPNOTSUPP"
	}
	for i, e := range errnos {
		if e.name == name && name != "" {
			return i
		}
	}
	for i, n := range restartNames {
		if n == name {
			return 512 + i
		}
	}
	return 0
}

// The primitives that the decoders write with.

func (c *Call) s(text string) { c.out = append(c.out, text...) }
func (c *Call) d(v int64)     { c.out = strconv.AppendInt(c.out, v, 10) }
func (c *Call) u(v uint64)    { c.out = strconv.AppendUint(c.out, v, 10) }
func (c *Call) x(v uint64)    { c.out = appendHex(c.out, v) }
func (c *Call) full() bool    { return len(c.out) > maxOutput }
func (c *Call) failed() bool  { return c.exiting && c.Errno != 0 }
func (c *Call) limit() int    { return min(max(c.Options.StringLimit, 0), MaxString) }
func (c *Call) comment(t string) {
	c.s(" /* ")
	c.s(t)
	c.s(" */")
}

// address writes a pointer.
func (c *Call) address(v uint64) {
	if v == 0 {
		c.s("NULL")
	} else {
		c.x(v)
	}
}

// appendHex is C's %#x.
func appendHex(dst []byte, v uint64) []byte {
	if v != 0 {
		dst = append(dst, "0x"...)
	}
	return strconv.AppendUint(dst, v, 16)
}

// appendOctal is C's %#o.
func appendOctal(dst []byte, v uint64) []byte {
	if v != 0 {
		dst = append(dst, '0')
	}
	return strconv.AppendUint(dst, v, 8)
}

// alloc returns n bytes that are valid until the half of the call is done.
func (c *Call) alloc(n int) []byte {
	if c.used+n > len(c.scratch) {
		// What was given out before stays with its holders.
		c.scratch = make([]byte, max(n, min(2*len(c.scratch), MaxString), 1024))
		c.used = 0
	}
	p := c.scratch[c.used : c.used+n : c.used+n]
	c.used += n
	return p
}

// maxRead bounds a single read of a structure or a piece of a string.
const maxRead = MaxString + 4096

// read returns the n bytes at addr, or nil if not all of them can be read.
func (c *Call) read(addr uint64, n int) []byte {
	if n < 0 || n > maxRead || addr == 0 && n > 0 {
		return nil
	}
	p := c.alloc(n)
	if got, _ := c.Memory.ReadAt(p, addr); got != n {
		return nil
	}
	return p
}

// object returns the n bytes at addr for an argument that the kernel fills or has
// read. If they are not there, or the call that was to fill them has failed, it
// writes the address and returns nil.
func (c *Call) object(addr uint64, n int) []byte {
	if addr != 0 && !c.failed() {
		if p := c.read(addr, n); p != nil {
			return p
		}
	}
	c.address(addr)
	return nil
}

func u16(p []byte, at int) uint16 { return uint16(p[at]) | uint16(p[at+1])<<8 }
func u32(p []byte, at int) uint32 { return uint32(u16(p, at)) | uint32(u16(p, at+2))<<16 }
func u64(p []byte, at int) uint64 { return uint64(u32(p, at)) | uint64(u32(p, at+4))<<32 }
