package decode

import "strconv"

// Terminals: the settings of TCGETS and its like.

var inputModes = names{"", []name{{1, "IGNBRK"}, {2, "BRKINT"}, {4, "IGNPAR"}, {8, "PARMRK"}, {0x10, "INPCK"}, {0x20, "ISTRIP"}, {0x40, "INLCR"},
	{0x80, "IGNCR"}, {0x100, "ICRNL"}, {0x200, "IUCLC"}, {0x400, "IXON"}, {0x800, "IXANY"}, {0x1000, "IXOFF"}, {0x2000, "IMAXBEL"}, {0x4000, "IUTF8"}}}
var outputModes = names{"", []name{{1, "OPOST"}, {2, "OLCUC"}, {4, "ONLCR"}, {8, "OCRNL"}, {0x10, "ONOCR"}, {0x20, "ONLRET"}, {0x40, "OFILL"}, {0x80, "OFDEL"}}}
var controlModes = names{"", []name{{0x40, "CSTOPB"}, {0x80, "CREAD"}, {0x100, "PARENB"}, {0x200, "PARODD"}, {0x400, "HUPCL"}, {0x800, "CLOCAL"},
	{0x40000000, "CMSPAR"}, {0x80000000, "CRTSCTS"}}}
var localModes = names{"", []name{{1, "ISIG"}, {2, "ICANON"}, {4, "XCASE"}, {8, "ECHO"}, {0x10, "ECHOE"}, {0x20, "ECHOK"}, {0x40, "ECHONL"},
	{0x80, "NOFLSH"}, {0x8000, "IEXTEN"}, {0x200, "ECHOCTL"}, {0x400, "ECHOPRT"}, {0x800, "ECHOKE"}, {0x1000, "FLUSHO"}, {0x4000, "PENDIN"},
	{0x100, "TOSTOP"}, {0x10000, "EXTPROC"}}}
var baudRates = names{"", []name{{0, "B0"}, {1, "B50"}, {2, "B75"}, {3, "B110"}, {4, "B134"}, {5, "B150"}, {6, "B200"}, {7, "B300"}, {8, "B600"},
	{9, "B1200"}, {10, "B1800"}, {11, "B2400"}, {12, "B4800"}, {13, "B9600"}, {14, "B19200"}, {15, "B38400"}, {0x1000, "BOTHER"},
	{0x1001, "B57600"}, {0x1002, "B115200"}, {0x1003, "B230400"}, {0x1004, "B460800"}, {0x1005, "B500000"}, {0x1006, "B576000"},
	{0x1007, "B921600"}, {0x1008, "B1000000"}, {0x1009, "B1152000"}, {0x100a, "B1500000"}, {0x100b, "B2000000"}, {0x100c, "B2500000"},
	{0x100d, "B3000000"}, {0x100e, "B3500000"}, {0x100f, "B4000000"}}}
var modemBits = names{"TIOCM_???", []name{{1, "TIOCM_LE"}, {2, "TIOCM_DTR"}, {4, "TIOCM_RTS"}, {8, "TIOCM_ST"}, {0x10, "TIOCM_SR"}, {0x20, "TIOCM_CTS"},
	{0x40, "TIOCM_CAR"}, {0x80, "TIOCM_RNG"}, {0x100, "TIOCM_DSR"}, {0x2000, "TIOCM_OUT1"}, {0x4000, "TIOCM_OUT2"}, {0x8000, "TIOCM_LOOP"}}}
var disciplines = names{"N_???", []name{{0, "N_TTY"}, {1, "N_SLIP"}, {2, "N_MOUSE"}, {3, "N_PPP"}, {4, "N_STRIP"}, {5, "N_AX25"}, {6, "N_X25"},
	{7, "N_6PACK"}, {8, "N_MASC"}, {9, "N_R3964"}, {10, "N_PROFIBUS_FDL"}, {11, "N_IRDA"}, {12, "N_SMSBLOCK"}, {13, "N_HDLC"}, {14, "N_SYNC_PPP"},
	{15, "N_HCI"}, {16, "N_GIGASET_M101"}, {17, "N_SLCAN"}, {18, "N_PPS"}, {19, "N_V253"}, {20, "N_CAIF"}, {21, "N_GSM0710"}, {22, "N_TI_WL"},
	{23, "N_TRACESINK"}, {24, "N_TRACEROUTER"}, {25, "N_NCI"}, {26, "N_SPEAKUP"}, {27, "N_NULL"}}}

func modemLines(c *Call, v uint64) {
	if p := c.object(v, 4); p != nil {
		c.s("[")
		c.bits(&modemBits, uint64(u32(p, 0)))
		c.s("]")
	}
}

// termios is struct termios of the kernel.
func termios(c *Call, v uint64) {
	if p := c.object(v, 36); p != nil {
		c.modes(u32(p, 0), u32(p, 4), u32(p, 8), u32(p, 12), p[16], p[17:36])
	}
}

// termio is the older form with modes of 16 bits.
func termio(c *Call, v uint64) {
	if p := c.object(v, 18); p != nil {
		c.modes(uint32(u16(p, 0)), uint32(u16(p, 2)), uint32(u16(p, 4)), uint32(u16(p, 6)), p[8], p[9:17])
	}
}

// set writes the names of bits, nothing for none.
func (c *Call) set(n *names, v uint32) {
	if v != 0 {
		c.moreBits(n, uint64(v))
	}
}

func (c *Call) modes(iflag, oflag, cflag, lflag uint32, line byte, cc []byte) {
	c.s("{c_iflag=")
	c.set(&inputModes, iflag)
	c.s(", c_oflag=")
	for _, d := range []struct {
		name  string
		shift int
		mask  uint32
	}{{"NL", 8, 1}, {"CR", 9, 3}, {"TAB", 11, 3}, {"BS", 13, 1}, {"VT", 14, 1}, {"FF", 15, 1}} {
		if v := oflag >> d.shift & d.mask; d.name == "TAB" && v == 3 {
			c.s("XTABS")
		} else {
			c.s(d.name)
			c.u(uint64(v))
		}
		c.s("|")
	}
	c.set(&outputModes, oflag&^0xff00)
	c.s(", c_cflag=")
	c.choice(&baudRates, uint64(cflag&0x100f))
	c.s("|")
	if in := cflag >> 16 & 0x100f; in != 0 {
		c.choice(&baudRates, uint64(in))
		c.s("<<IBSHIFT|")
	}
	c.s("CS")
	c.u(uint64(5 + cflag>>4&3))
	c.s("|")
	c.set(&controlModes, cflag&^0x100f103f)
	c.s(", c_lflag=")
	c.set(&localModes, lflag)
	if !c.Options.Verbose {
		c.s(", ...}")
		return
	}
	c.s(", c_line=")
	c.choice(&disciplines, uint64(line))
	c.s(", c_cc=[")
	for i, b := range cc {
		if i > 0 {
			c.s(", ")
		}
		c.s("[")
		if i < len(controlChars) {
			c.s(controlChars[i])
		} else {
			c.s(strconv.Itoa(i))
		}
		c.s("]=")
		c.x(uint64(b))
	}
	c.s("]}")
}

var controlChars = [...]string{"VINTR", "VQUIT", "VERASE", "VKILL", "VEOF", "VTIME", "VMIN", "VSWTC", "VSTART", "VSTOP", "VSUSP", "VEOL",
	"VREPRINT", "VDISCARD", "VWERASE", "VLNEXT", "VEOL2"}
