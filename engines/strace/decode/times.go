package decode

import "time"

// Arguments of time: seconds and parts of them, intervals, clocks.

func (c *Call) pair(p []byte, first, second string) {
	c.s("{")
	c.s(first)
	c.s("=")
	c.d(int64(u64(p, 0)))
	c.s(", ")
	c.s(second)
	c.s("=")
	c.u(u64(p, 8))
	c.s("}")
}

func (c *Call) timespec(p []byte) { c.pair(p, "tv_sec", "tv_nsec") }
func (c *Call) timeval(p []byte)  { c.pair(p, "tv_sec", "tv_usec") }

func timespec(c *Call, v uint64) {
	if p := c.object(v, 16); p != nil {
		c.timespec(p)
	}
}

func timeval(c *Call, v uint64) {
	if p := c.object(v, 16); p != nil {
		c.timeval(p)
	}
}

// dated appends the date that a number of seconds is, as strftime's %FT%T with the
// fraction and the zone.
func (c *Call) dated(sec int64, frac int64, digits int) {
	const most = 1 << 55 // what is left of the int that holds a year
	if sec == 0 && frac == 0 || sec < -62135596800 || sec > most || digits == 9 && uint64(frac) > 999999999 || digits == 6 && uint64(frac) > 999999 {
		return
	}
	c.s(" /* ")
	t := time.Unix(sec, 0)
	c.out = t.AppendFormat(c.out, "2006-01-02T15:04:05")
	if frac > 0 && digits > 0 {
		c.s(".")
		text := []byte("000000000")[:digits]
		for i := digits - 1; i >= 0; i-- {
			text[i] = '0' + byte(frac%10)
			frac /= 10
		}
		c.out = append(c.out, text...)
	}
	c.out = t.AppendFormat(c.out, "-0700")
	c.s(" */")
}

// The special values of a tv_nsec in utimensat(2).
const (
	utimeNow  = 1<<30 - 1
	utimeOmit = 1<<30 - 2
)

// utimeSpecs are the two times of utimensat, utimeVals those of utimes.
func utimeSpecs(c *Call, v uint64) {
	p := c.object(v, 32)
	if p == nil {
		return
	}
	c.s("[")
	for i := 0; i < 2; i++ {
		if i > 0 {
			c.s(", ")
		}
		sec, nsec := int64(u64(p, 16*i)), int64(u64(p, 16*i+8))
		switch nsec {
		case utimeNow:
			c.s("UTIME_NOW")
		case utimeOmit:
			c.s("UTIME_OMIT")
		default:
			c.s("{tv_sec=")
			c.d(sec)
			c.s(", tv_nsec=")
			c.d(nsec)
			c.s("}")
			if nsec >= 0 && nsec < 1e9 {
				c.dated(sec, nsec, 9)
			}
		}
	}
	c.s("]")
}

func utimeVals(c *Call, v uint64) {
	p := c.object(v, 32)
	if p == nil {
		return
	}
	c.s("[")
	for i := 0; i < 2; i++ {
		if i > 0 {
			c.s(", ")
		}
		c.timeval(p[16*i:])
		if usec := int64(u64(p, 16*i+8)); usec >= 0 && usec < 1e6 {
			c.dated(int64(u64(p, 16*i)), usec, 6)
		}
	}
	c.s("]")
}

func utimbuf(c *Call, v uint64) {
	if p := c.object(v, 16); p != nil {
		c.s("{actime=")
		c.d(int64(u64(p, 0)))
		c.dated(int64(u64(p, 0)), 0, 0)
		c.s(", modtime=")
		c.d(int64(u64(p, 8)))
		c.dated(int64(u64(p, 8)), 0, 0)
		c.s("}")
	}
}

func itimerval(c *Call, v uint64) {
	if p := c.object(v, 32); p != nil {
		c.s("{it_interval=")
		c.timeval(p)
		c.s(", it_value=")
		c.timeval(p[16:])
		c.s("}")
	}
}

func itimerspec(c *Call, v uint64) {
	if p := c.object(v, 32); p != nil {
		c.s("{it_interval=")
		c.timespec(p)
		c.s(", it_value=")
		c.timespec(p[16:])
		c.s("}")
	}
}

func timezone(c *Call, v uint64) {
	if p := c.object(v, 8); p != nil {
		c.s("{tz_minuteswest=")
		c.d(int64(int32(u32(p, 0))))
		c.s(", tz_dsttime=")
		c.d(int64(int32(u32(p, 4))))
		c.s("}")
	}
}

// remaining is the timespec that an interrupted sleep leaves.
func remaining(c *Call, v uint64) {
	if c.Errno == 0 || c.Errno == 516 || c.Errno == 4 {
		if c.Errno == 0 {
			c.address(v)
			return
		}
		if p := c.read(v, 16); p != nil {
			c.timespec(p)
			return
		}
	}
	c.address(v)
}

func timeT(c *Call, v uint64) {
	if p := c.object(v, 8); p != nil {
		c.s("[")
		c.d(int64(u64(p, 0)))
		c.dated(int64(u64(p, 0)), 0, 0)
		c.s("]")
	}
}

func tms(c *Call, v uint64) {
	if p := c.object(v, 32); p != nil {
		for i, n := range []string{"{tms_utime=", ", tms_stime=", ", tms_cutime=", ", tms_cstime="} {
			c.s(n)
			c.ticks(u64(p, 8*i))
		}
		c.s("}")
	}
}

// ticks writes a number of clock ticks, which are hundredths of a second for programs.
func (c *Call) ticks(v uint64) {
	c.u(v)
	if v != 0 {
		c.s(" /* ")
		c.u(v / 100)
		c.s(".")
		if v%100 < 10 {
			c.s("0")
		}
		c.u(v % 100)
		c.s(" s */")
	}
}

func rusage(c *Call, v uint64) {
	p := c.object(v, 144)
	if p == nil {
		return
	}
	c.s("{ru_utime=")
	c.timeval(p)
	c.s(", ru_stime=")
	c.timeval(p[16:])
	if !c.Options.Verbose {
		c.s(", ...}")
		return
	}
	for i, n := range []string{"maxrss", "ixrss", "idrss", "isrss", "minflt", "majflt", "nswap", "inblock",
		"oublock", "msgsnd", "msgrcv", "nsignals", "nvcsw", "nivcsw"} {
		c.s(", ru_")
		c.s(n)
		c.s("=")
		c.u(u64(p, 32+8*i))
	}
	c.s("}")
}
