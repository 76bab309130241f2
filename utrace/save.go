package utrace

import (
	"encoding/json"
	"fmt"
	"sync"
)

// A Restorer makes an engine's ops and data from what its Ops.Save returned.
// The engine is attached with its former events and hold when it returns; it
// may use neither here.
type Restorer func(th *Thread, blob []byte) (*Ops, any, error)

var (
	restorersMu sync.Mutex
	restorers   = map[string]Restorer{}
)

// RegisterRestorer names the restorer for engines whose Ops.Name is name. To be
// called from init functions; a name taken twice panics.
func RegisterRestorer(name string, f Restorer) {
	restorersMu.Lock()
	defer restorersMu.Unlock()
	if restorers[name] != nil {
		panic("utrace: two restorers for engine " + name)
	}
	restorers[name] = f
}

type savedThread struct {
	Engines    []savedEngine
	Stopped    bool       `json:",omitempty"`
	Zombie     bool       `json:",omitempty"`
	Withheld   bool       `json:",omitempty"`
	Told       bool       `json:",omitempty"`
	Again      bool       `json:",omitempty"`
	TrapShared bool       `json:",omitempty"`
	HeldSignal []byte     `json:",omitempty"`
	Injected   *Injection `json:",omitempty"`
}

type savedEngine struct {
	Name             string
	Blob             []byte
	Events           Events
	ForeignTraps     bool   `json:",omitempty"`
	Hold             bool   `json:",omitempty"`
	Owed, Report     bool   `json:",omitempty"`
	Interrupt        bool   `json:",omitempty"`
	Step             Action `json:",omitempty"`
	NoReap, Stepping bool   `json:",omitempty"`
	// StepEnd is of the trap that Stepping says is on its way.
	StepEnd   StepEnd   `json:",omitzero"`
	Plan      *StepPlan `json:",omitempty"`
	PlanSteps uint64    `json:",omitempty"`
	NewImage  bool      `json:",omitempty"`
}

// Save returns what a checkpoint must keep, nil if that is nothing; of a zombie
// it is something, traced or not. Engines whose Ops.Save is not set or declines
// are left out; dropped names them. Called while the thread is stopped for the
// checkpoint.
func (th *Thread) Save() (blob []byte, dropped []string, err error) {
	var s savedThread
	for _, e := range th.list() {
		var data []byte
		ok := false
		if e.ops.Save != nil {
			e.ask(func() { data, ok = e.ops.Save(e) })
		}
		if !ok {
			dropped = append(dropped, e.ops.Name)
			continue
		}
		th.mu.Lock()
		stepping := false
		for _, x := range th.stepping {
			stepping = stepping || x == e
		}
		se := savedEngine{
			Name: e.ops.Name, Blob: data, Events: e.events, ForeignTraps: e.foreignTraps,
			Hold: e.hold, Owed: e.owed, Report: e.report, Interrupt: e.interrupt,
			Step: e.step, NoReap: e.noReap, Stepping: stepping, StepEnd: e.stepEnd,
		}
		if p := e.plan; p != nil {
			se.Plan, se.PlanSteps, se.NewImage = &p.StepPlan, p.steps, p.newImage
		}
		s.Engines = append(s.Engines, se)
		th.mu.Unlock()
	}
	th.mu.Lock()
	defer th.mu.Unlock()
	s.Stopped, s.Again, s.Injected = th.stopped, th.again, th.injected
	s.TrapShared = th.trapShared && th.stepping != nil
	s.Zombie, s.Withheld, s.Told = th.zombie, th.withheld, th.told
	if len(s.Engines) == 0 && s.Injected == nil && !s.Zombie && !s.Told && !s.Withheld {
		return nil, dropped, nil
	}
	if th.heldSignal != nil {
		s.HeldSignal = th.heldSignal.Bytes()
	}
	blob, err = json.Marshal(&s)
	return blob, dropped, err
}

// Restore rebuilds the engines after a checkpoint was loaded; Init came before.
// lost names the engines that could not be rebuilt, with the reason: the thread
// goes on without them. stopped reports whether any engine still holds the
// thread in the stop that it was saved in; if not the host must end that stop.
// The host also asks ParentNotifyDue.
func (th *Thread) Restore(blob []byte) (stopped bool, lost []error) {
	if len(blob) == 0 {
		return false, nil
	}
	var s savedThread
	if err := json.Unmarshal(blob, &s); err != nil {
		return false, []error{fmt.Errorf("saved tracing state of %d bytes: %w", len(blob), err)}
	}
	for _, se := range s.Engines {
		restorersMu.Lock()
		f := restorers[se.Name]
		restorersMu.Unlock()
		if f == nil {
			lost = append(lost, fmt.Errorf("engine %q has no restorer in this binary", se.Name))
			continue
		}
		ops, data, err := f(th, se.Blob)
		if err != nil {
			lost = append(lost, fmt.Errorf("engine %q: %w", se.Name, err))
			continue
		}
		e := &Engine{
			thread: th, ops: ops, data: data, foreignTraps: se.ForeignTraps,
			events: se.Events & ops.provides(), hold: se.Hold, owed: se.Owed,
			report: se.Report, interrupt: se.Interrupt, step: se.Step, noReap: se.NoReap, stepEnd: se.StepEnd,
		}
		if se.Plan != nil {
			if e.plan = newPlan(*se.Plan); e.plan == nil {
				lost = append(lost, fmt.Errorf("engine %q: its saved step plan %+v is impossible", se.Name, *se.Plan))
				continue
			}
			e.plan.steps, e.plan.newImage = se.PlanSteps, se.NewImage
		}
		e.refs.Store(1)
		th.mu.Lock()
		th.engines = append(th.engines, e)
		if se.Stepping {
			th.stepping = append(th.stepping, e)
		}
		th.mu.Unlock()
	}
	th.mu.Lock()
	defer th.mu.Unlock()
	th.again, th.injected = s.Again, s.Injected
	th.trapShared = s.TrapShared
	th.zombie, th.withheld, th.told = s.Zombie, s.Withheld, s.Told
	if len(s.HeldSignal) == sigInfoSize {
		th.heldSignal = new(SigInfo)
		th.heldSignal.setBytes(s.HeldSignal)
	}
	th.stopped = s.Stopped && th.keptLocked()
	th.updateLocked()
	return th.stopped, lost
}
