package prune

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const guard = `package p

import (
	"errors"
	"fmt"
	"state"
)

// mode is what goes.
type mode int

// The modes.
const (
	one mode = iota
	two
)

// A Task stays.
type Task struct {
	a int

	// b goes,
	// with its comment.
	b mode // and with this

	c string
}

// Go goes.
func (t *Task) Go() error {
	return errors.New("no")
}

func (m *mode) x() {}

func (t *Task) Stay() {
	t.a = 1
	// About b.
	t.b = two
	if t.b == one {
		fmt.Println("one")
	} else {
		fmt.Println("other")
		t.a = 2
	}
	if t.b == two {
		t.a = 3
	} else if t.a == 4 {
		t.a = 5
	}
}

var table = map[int]func() error{
	1: (*Task)(nil).Go,
	2: nil,
}
`

const autogen = `package p

import "state"

func (t *Task) StateFields() []string {
	return []string{
		"a",
		"b",
		"c",
	}
}

func (t *Task) StateSave(sink state.Sink) {
	sink.Save(0, &t.a)
	sink.Save(1, &t.b)
	sink.Save(2, &t.c)
}

func (t *Task) StateLoad(source state.Source) {
	source.Load(0, &t.a)
	source.Load(1, &t.b)
	source.LoadValue(2, new(string), func(y any) { t.load(y.(string)) })
}

func (m *mode) StateFields() []string {
	return nil
}

func init() {
	state.Register((*Task)(nil))
	state.Register((*mode)(nil))
}
`

func TestPrune(t *testing.T) {
	items, err := Parse([]byte(`
# what a comment says
in a/p.go
func Task.Go
type mode
const two
field Task.b
stmt Task.Stay: t.b = two
never Task.Stay: if t.b == one {
never Task.Stay: if t.b == two {
element Go
in a/old.go
file
`))
	if err != nil {
		t.Fatal(err)
	}
	got, err := Prune(map[string][]byte{
		"a/p.go":               []byte(guard),
		"a/p_state_autogen.go": []byte(autogen),
		"a/old.go":             []byte("package p\n"),
		"a/text.txt":           []byte("no Go"),
		"b/p.go":               []byte("this is not read"),
	}, items)
	if err != nil {
		t.Fatal(err)
	}
	text := map[string]string{}
	for name, data := range got {
		text[name] = string(data)
	}
	want := map[string]string{
		"a/old.go": "",
		"a/p.go": `package p

import (
	"fmt"
)

// A Task stays.
type Task struct {
	a int

	c string
}

func (t *Task) Stay() {
	t.a = 1

	fmt.Println("other")
	t.a = 2

	if t.a == 4 {
		t.a = 5
	}
}

var table = map[int]func() error{
	2: nil,
}
`,
		"a/p_state_autogen.go": `package p

import "state"

func (t *Task) StateFields() []string {
	return []string{
		"a",
		"c",
	}
}

func (t *Task) StateSave(sink state.Sink) {
	sink.Save(0, &t.a)
	sink.Save(1, &t.c)
}

func (t *Task) StateLoad(source state.Source) {
	source.Load(0, &t.a)
	source.LoadValue(1, new(string), func(y any) { t.load(y.(string)) })
}

func init() {
	state.Register((*Task)(nil))
}
`,
	}
	if d := cmp.Diff(want, text); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// What the list names must be there, once.
func TestPruneRefuses(t *testing.T) {
	files := map[string][]byte{"a/p.go": []byte(`package p

type s struct{ x, y int }

func f(v *int) {
	*v = 1
	*v = 1
	for *v == 2 {
	}
}
`)}
	for _, c := range []struct{ item, want string }{
		{"func g", "not there"},
		{"func s.f", "not there"},
		{"type t", "not there"},
		{"const c", "not there"},
		{"field s.z", "not there"},
		{"field s.x", "not there"}, // shares its line
		{"field f.x", "not there"},
		{"element f", "not there"},
		{"stmt f: *v = 3", "not there"},
		{"stmt f: *v = 1", "2 of them"},
		{"never f: for *v == 2 {", "not there"},
		{"in a/q.go\nfunc f", "not there"},
	} {
		items, err := Parse([]byte("in a/p.go\n" + c.item))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Prune(files, items); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want an error with %q", c.item, err, c.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, list := range []string{
		"func f", "in a.go\nfunc", "in a.go\nfield x", "in a.go\nfield a.b.c", "in a.go\nstmt f", "in a.go\nstmt f: ",
		"in a.go\nfile b", "in a.go\nmethod f", "in a.go\nnever : x",
	} {
		if _, err := Parse([]byte(list)); err == nil || !strings.HasPrefix(err.Error(), "line ") {
			t.Errorf("%q: got %v, want an error that names the line", list, err)
		}
	}
}
