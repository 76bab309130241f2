package gdbserver

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"golang.org/x/sys/unix"
)

// What LLDB has beside GDB's packets. It names Linux's signals, asks for one thread
// by a suffix, and wants the facts of a stop in the reply.

func (s *session) threadSuffixes(string) reply {
	s.learn(func(c *clientFeatures) { c.lldb, c.threadSuffix = true, true })
	return ok
}

func (s *session) listThreadsInStops(string) reply {
	s.learn(func(c *clientFeatures) { c.threadsInfos = true })
	return ok
}

// describeForLLDB adds to a stop reply.
func (s *session) describeForLLDB(b *strings.Builder, th *thread, st *stop) {
	fmt.Fprintf(b, "hexname:%x;", th.t.Name())
	if s.can().threadsInfos {
		var ids, pcs []string
		for _, x := range s.list(th.p) {
			ids = append(ids, s.threadID(x))
			pc := uint64(0)
			x.examine(func() error {
				pc = newFrame(x.t.Utrace()).user64(userRIP)
				return nil
			})
			pcs = append(pcs, fmt.Sprintf("%x", pc))
		}
		threads := fmt.Sprintf("threads:%s;thread-pcs:%s;", strings.Join(ids, ","), strings.Join(pcs, ","))
		if len(threads) < packetSize/2 { // else LLDB asks for them
			b.WriteString(threads)
		}
	}
	fmt.Fprintf(b, "reason:%s;", st.lldb)
	if st.lldb == "watchpoint" {
		b.WriteString(st.why)
	}
}

// threadStopInfo is qThreadStopInfoTID: the stop reply of any thread.
func (s *session) threadStopInfo(args string) reply {
	th, err := s.lookup(args)
	if err != nil {
		return failure(err)
	}
	general, cont := s.general, s.cont
	r := s.describeEvent(&event{th: th})
	s.general, s.cont = general, cont
	return text(r)
}

// threadsInfo is jThreadsInfo.
func (s *session) threadsInfo(string) reply {
	type info struct {
		TID       int               `json:"tid"`
		Name      string            `json:"name"`
		Reason    string            `json:"reason"`
		Signal    int               `json:"signal,omitempty"`
		Registers map[string]string `json:"registers"`
	}
	var all []info
	for _, th := range s.known(nil) {
		s.mu.Lock()
		st := th.stop
		th.reported = th.parked
		s.mu.Unlock()
		i := info{TID: th.id, Name: th.t.Name(), Reason: "none", Registers: map[string]string{}}
		if st != nil {
			i.Reason, i.Signal = st.lldb, st.sig
		}
		th.examine(func() error {
			f := newFrame(th.t.Utrace())
			for _, n := range expedited {
				if v := f.get(&amd64[n]); v != nil {
					i.Registers[fmt.Sprint(n)] = hex.EncodeToString(v)
				}
			}
			return nil
		})
		all = append(all, i)
	}
	doc, err := json.Marshal(all)
	if err != nil || len(doc) > packetSize/2-1 {
		return unknown // LLDB then asks for each
	}
	return binaryReply("", doc)
}

func (s *session) hostInfo(string) reply {
	return textf("triple:%x;ptrsize:8;endian:little;hostname:%x;", "x86_64-unknown-linux-gnu", "sandbox")
}

func (s *session) processInfo(string) reply {
	th, err := s.generalThread()
	if err != nil {
		return failure(err)
	}
	return textf("pid:%x;parent-pid:%x;triple:%x;ostype:linux;endian:little;ptrsize:8;",
		th.p.id, th.p.t.Parent(), "x86_64-unknown-linux-gnu")
}

// memoryRegion is qMemoryRegionInfo:ADDR; without an address it asks whether the
// packet is known.
func (s *session) memoryRegion(args string) reply {
	if args == "" {
		return ok
	}
	v, err := parseNumbers(strings.TrimPrefix(args, ":"), ",", 1)
	if err != nil {
		return failure(err)
	}
	th, err := s.generalThread()
	if err != nil {
		return failure(err)
	}
	if v[0] >= 1<<63 {
		return failure(unix.EINVAL)
	}
	gap := uint64(0)
	for _, m := range th.p.t.Mappings() {
		switch {
		case v[0] < m.Start:
			return textf("start:%x;size:%x;", gap, m.Start-gap)
		case v[0] < m.End:
			perms := strings.ReplaceAll(m.Perms[:3], "-", "")
			r := fmt.Sprintf("start:%x;size:%x;permissions:%s;", m.Start, m.End-m.Start, perms)
			if m.Name != "" {
				r += fmt.Sprintf("name:%x;", m.Name)
			}
			return text(r)
		}
		gap = m.End
	}
	return textf("start:%x;size:%x;", gap, 1<<63-gap)
}
