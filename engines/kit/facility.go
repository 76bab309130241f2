package kit

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// A Facility is a kind of tracing that a client can ask for by name.
type Facility struct {
	// Name is lower case, Synopsis one line for people.
	Name, Synopsis string
	// Params returns a pointer to a new struct with the parameters' defaults; see
	// Flags for what its fields may be. nil: there are none. If the pointer has a
	// method Check() error, that is asked before Start.
	Params func() any
	// Start makes ready and attaches, with Session.Follow or by itself; it does not
	// wait for anything to happen. params is what Params returned, filled in, or
	// nil. An error ends the session, and is told to the client.
	Start func(s *Session, params any) error
	// Reads is true if the facility reads what its client sends. It must then end
	// the session when that fails. Otherwise what the client sends is thrown away.
	Reads bool
}

var (
	facilitiesMu sync.Mutex
	facilities   = map[string]*Facility{}
)

// Register makes a facility known. It is to be called from init functions; a name
// taken twice, and a facility without a name or Start, panics.
func Register(f *Facility) {
	facilitiesMu.Lock()
	defer facilitiesMu.Unlock()
	if f.Name == "" || f.Start == nil {
		panic(fmt.Sprintf("kit: facility %q has no name or no Start", f.Name))
	}
	if facilities[f.Name] != nil {
		panic("kit: two facilities are called " + f.Name)
	}
	facilities[f.Name] = f
}

// Facilities returns all facilities by name.
func Facilities() (all []*Facility) {
	facilitiesMu.Lock()
	defer facilitiesMu.Unlock()
	for _, f := range facilities {
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b *Facility) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Lookup returns the facility of that name.
func Lookup(name string) (*Facility, error) {
	var names []string
	for _, f := range Facilities() {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return nil, fmt.Errorf("there is no facility %q in this binary; it has: %s", name, strings.Join(names, ", "))
}
