package gdbserver

import (
	"fmt"
	"slices"
	"strings"
)

// command is one packet that the server knows, by how it begins.
type command struct {
	name string
	f    func(s *session, args string) reply
}

// commands is all of them. A name that is the beginning of another one stands
// after it; see init.
var commands = []command{
	{"!", (*session).extended},
	{"?", (*session).why},
	{"A", (*session).runArguments},
	{"C", func(s *session, a string) reply { return s.goOn('C')(a) }},
	{"D", (*session).detach},
	{"G", (*session).writeRegisters},
	{"H", (*session).choose},
	{"M", (*session).writeHex},
	{"P", (*session).writeRegister},
	{"S", func(s *session, a string) reply { return s.goOn('S')(a) }},
	{"T", (*session).isAlive},
	{"X", (*session).writeBinary},
	{"Z", (*session).insert},
	{"c", func(s *session, a string) reply { return s.goOn('c')(a) }},
	{"g", (*session).readRegisters},
	{"k", (*session).killAll},
	{"m", (*session).readHex},
	{"p", (*session).readRegister},
	{"s", func(s *session, a string) reply { return s.goOn('s')(a) }},
	{"x", (*session).readBinary},
	{"z", (*session).remove},

	{"vAttach;", (*session).attachTo},
	{"vCont;", (*session).resumption},
	{"vCont?", func(*session, string) reply { return text("vCont;c;C;s;S;t;r") }},
	{"vCtrlC", func(s *session, _ string) reply { s.interrupt(); return ok }},
	{"vFile:", (*session).file},
	{"vKill", (*session).kill},
	{"vRun", (*session).run},
	{"vMustReplyEmpty", func(*session, string) reply { return unknown }},
	{"vStopped", (*session).confirmed},

	{"QCatchSyscalls:", (*session).catchSyscalls},
	{"QEnableErrorStrings", (*session).errorStrings},
	{"QEnvironment:", (*session).setEnvironment},
	{"QEnvironmentHexEncoded:", (*session).setEnvironmentHex},
	{"QEnvironmentReset", (*session).resetEnvironment},
	{"QEnvironmentUnset:", (*session).unsetEnvironment},
	{"QListThreadsInStopReply", (*session).listThreadsInStops},
	{"QNonStop:", (*session).setNonStop},
	{"QPassSignals:", (*session).passSignals},
	{"QProgramSignals:", (*session).programSignals},
	{"QRestoreRegisterState:", (*session).restoreRegisters},
	{"QSaveRegisterState", (*session).saveRegisters},
	{"QStartNoAckMode", func(s *session, _ string) reply { return reply{payload: ok.payload, then: s.conn.StopAcks} }},
	{"QSetWorkingDir:", (*session).setWorkingDir},
	{"QThreadEvents:", (*session).setThreadEvents},
	{"QThreadSuffixSupported", (*session).threadSuffixes},

	{"_M", (*session).allocate},
	{"_m", (*session).free},
	{"jThreadsInfo", (*session).threadsInfo},
	{"qAttached", (*session).isAttached},
	{"qC", (*session).current},
	{"qCRC:", (*session).crc},
	{"qGetTLSAddr:", (*session).tlsAddress},
	{"qHostInfo", (*session).hostInfo},
	{"qLaunchSuccess", (*session).launched},
	{"qMemoryRegionInfo", (*session).memoryRegion},
	{"qProcessInfo", (*session).processInfo},
	{"qRcmd,", (*session).monitor},
	{"qRegisterInfo", (*session).registerInfo},
	{"qSearch:memory:", (*session).search},
	{"qShlibInfoAddr", (*session).shlibInfo},
	{"qSupported", (*session).supported},
	{"qSymbol:", (*session).symbols},
	{"qThreadExtraInfo,", (*session).extraInfo},
	{"qThreadStopInfo", (*session).threadStopInfo},
	{"qVAttachOrWaitSupported", func(*session, string) reply { return unknown }},
	{"qXfer:", (*session).xfer},
	{"qfThreadInfo", (*session).firstThreads},
	{"qsThreadInfo", (*session).moreThreads},
}

// init puts longer names first, so that the first one that fits is right.
func init() {
	slices.SortStableFunc(commands, func(a, b command) int { return len(b.name) - len(a.name) })
}

// dispatch carries a packet out.
func (s *session) dispatch(packet string) reply {
	for _, c := range commands {
		if args, ok := strings.CutPrefix(packet, c.name); ok {
			if c.name == "qC" && args != "" {
				break // another packet that begins so
			}
			return c.f(s, args)
		}
	}
	return unknown
}

// features is what the server says of itself, in the order of GDB's manual.
var features = []string{
	fmt.Sprintf("PacketSize=%x", packetSize),
	"QStartNoAckMode+",
	"multiprocess+",
	"QNonStop+",
	"QPassSignals+",
	"QProgramSignals+",
	"QCatchSyscalls+",
	"QEnvironmentHexEncoded+",
	"QEnvironmentReset+",
	"QEnvironmentUnset+",
	"QSetWorkingDir+",
	"QThreadEvents+",
	"no-resumed+",
	"vContSupported+",
	"swbreak+",
	"hwbreak+",
	"ConditionalBreakpoints+",
	"BreakpointCommands+",
	"fork-events+",
	"vfork-events+",
	"exec-events+",
	"binary-upload+",
	"qXfer:auxv:read+",
	"qXfer:exec-file:read+",
	"qXfer:features:read+",
	"qXfer:libraries-svr4:read+",
	"augmented-libraries-svr4-read+",
	"qXfer:osdata:read+",
	"qXfer:siginfo:read+",
	"qXfer:siginfo:write+",
	"qXfer:threads:read+",
}

// supported is qSupported: each side says what it can.
func (s *session) supported(args string) reply {
	offered := strings.Split(strings.TrimPrefix(args, ":"), ";")
	has := func(name string) bool { return slices.Contains(offered, name+"+") }
	s.multi.Store(has("multiprocess"))
	s.learn(func(c *clientFeatures) {
		c.multiprocess = has("multiprocess")
		c.swbreak, c.hwbreak = has("swbreak"), has("hwbreak")
		c.forkEvents, c.vforkEvents, c.execEvents = has("fork-events"), has("vfork-events"), has("exec-events")
		c.noResumed, c.errorMessages = has("no-resumed"), has("error-message")
	})
	return text(strings.Join(features, ";"))
}

// extended is '!'.
func (s *session) extended(string) reply {
	s.learn(func(c *clientFeatures) { c.extended = true })
	return ok
}
