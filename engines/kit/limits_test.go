package kit_test

import (
	"encoding/json"
	"strings"
	"testing"

	"utrace.dev/engines/kit"
	"utrace.dev/engines/target/targettest"
	"utrace.dev/utrace/utracetest"
)

// TestSessionLimit: there are 64 sessions in a sandbox, and room again when one ends.
func TestSessionLimit(t *testing.T) {
	const most = 64
	w := newWorld(t)
	name := register(func(*kit.Session, any) error { return nil })
	var all []*client
	for range most {
		all = append(all, w.run(name, kit.Scope{}, ""))
	}
	must(t, "the sessions are there", func() bool { return len(w.m.Sessions()) == most })
	if err := w.run(name, kit.Scope{}, "").wait(t); err == nil || !strings.Contains(err.Error(), "64 sessions") {
		t.Errorf("one more session: %v", err)
	}
	all[0].conn.Close()
	if err := all[0].wait(t); err != nil {
		t.Error(err)
	}
	all[0] = w.run(name, kit.Scope{}, "")
	must(t, "another one is there", func() bool { return len(w.m.Sessions()) == most })
	w.m.Close()
	for _, c := range all {
		if err := c.wait(t); err != kit.ErrShutdown {
			t.Errorf("a session ends with %v", err)
		}
	}
}

// TestRequestLimits: what is too large is not looked at, and not quoted as a whole.
func TestRequestLimits(t *testing.T) {
	w := newWorld(t)
	name := register(func(*kit.Session, any) error { return nil })
	for _, test := range []struct {
		scope  kit.Scope
		params string
		want   string
	}{
		{kit.Scope{}, `{"` + strings.Repeat("x", 256<<10) + `":1}`, "the most is 262144"},
		{kit.Scope{PIDs: make([]int, 4097)}, "", "the most is 4096"},
		{kit.Scope{}, `{"` + strings.Repeat("x", 128<<10) + `":1}`, "takes no parameters"},
	} {
		err := w.run(name, test.scope, test.params).wait(t)
		if err == nil || !strings.Contains(err.Error(), test.want) || len(err.Error()) > 500 {
			t.Errorf("the error is %.600v, want one about %q", err, test.want)
		}
	}
}

// TestQueueWeight: a queue is full by the size of its events, too, and takes no more than
// twice of that even if it loses nothing else.
func TestQueueWeight(t *testing.T) {
	put := func(p kit.Policy) (q *kit.Queue[byte], taken int) {
		q = kit.NewQueue[byte](1000, p)
		q.Bound(100)
		for q.Put(nil, make([]byte, 30)...) {
			taken++
		}
		return q, taken
	}
	for p, want := range map[kit.Policy]int{kit.Drop: 4, kit.Hold: 6} {
		q, n := put(p)
		if n != want || q.Dropped() != 1 {
			t.Errorf("policy %d: %d events were taken and %d lost, want %d and 1", p, n, q.Dropped(), want)
		}
		if all, err := q.Take(); len(all) != 30*n || err != nil {
			t.Errorf("policy %d: Take = %d bytes, %v", p, len(all), err)
		}
		if !q.Put(nil, 'x') {
			t.Errorf("policy %d: there is no room when all was taken", p)
		}
	}
}

type fuzzParams struct {
	N    int      `json:"n"`
	List []string `json:"list"`
}

func init() {
	kit.Register(&kit.Facility{Name: "fuzz", Params: func() any { return &fuzzParams{N: 3} }, Start: func(s *kit.Session, p any) error {
		if p.(*fuzzParams) == nil {
			panic("no parameters")
		}
		_, err := s.Running()
		return err
	}})
}

// FuzzRequest: any message makes a session or an error.
func FuzzRequest(f *testing.F) {
	for _, s := range []string{
		`{"Facility":"fuzz","Scope":{"Container":"a","PIDs":[1]},"Params":{"n":5,"list":["x"]}}`, `{"Facility":"fuzz"}`, `{"Facility":"fuzz","Params":null}`,
		`{"Facility":"fuzz","Scope":{"PIDs":[-1,0,99999999999]}}`, `{"Facility":"fuzz","Params":{"n":1e99}}`, `{"Facility":"fuzz","Params":{}{}}`,
		`{"Facility":"nosuch","Params":[[[[]]]]}`, `[]`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		var req kit.Request
		if json.Unmarshal(message, &req) != nil {
			return
		}
		k := utracetest.NewKernel()
		k.Quiet = true
		sys := targettest.New(k)
		sys.Start("a", utracetest.Program{utracetest.Sys(utracetest.SysBlock, 1), utracetest.Sys(utracetest.SysExit)})
		m := kit.NewManager(sys)
		w := &world{t, k, sys, m}
		c := w.run(req.Facility, req.Scope, string(req.Params))
		c.conn.Close()
		_ = c.wait(t) // refused or not
		if all := m.Sessions(); len(all) != 0 {
			t.Errorf("%d sessions are left", len(all))
		}
		if err := k.Shutdown(); err != nil {
			t.Error(err)
		}
	})
}
