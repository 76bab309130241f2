package bpf

import (
	"context"

	"gvisor.dev/gvisor/pkg/state"
)

// An Origin is what a Program was made of, before it was optimized, and how it
// was installed. Programs with the same Origin are one installed program.
//
// +stateify savable
type Origin struct {
	// Instructions must not be changed.
	Instructions []Instruction

	// Log is true if the actions of the program are to be logged.
	Log bool
}

// CompileWithOrigin is Compile with optimization; the result remembers origin.
func CompileWithOrigin(origin *Origin) (Program, error) {
	// Optimization may change the slice.
	p, err := Compile(append([]Instruction(nil), origin.Instructions...), true /* optimize */)
	if err != nil {
		return Program{}, err
	}
	p.origin = origin
	return p, nil
}

// Origin returns what p was made of, or nil if it is not known.
func (p Program) Origin() *Origin { return p.origin }

// source returns the instructions that p was made of.
func (p Program) source() []Instruction {
	if p.origin != nil {
		return p.origin.Instructions
	}
	return p.instructions
}

// SourceLength returns the number of instructions that p was made of.
func (p Program) SourceLength() int { return len(p.source()) }

// StateTypeName implements state.Type.StateTypeName.
func (o *Origin) StateTypeName() string { return "pkg/bpf.Origin" }

// StateFields implements state.Type.StateFields.
func (o *Origin) StateFields() []string { return []string{"Instructions", "Log"} }

// StateSave implements state.SaverLoader.StateSave.
func (o *Origin) StateSave(sink state.Sink) {
	sink.Save(0, &o.Instructions)
	sink.Save(1, &o.Log)
}

// StateLoad implements state.SaverLoader.StateLoad.
func (o *Origin) StateLoad(_ context.Context, source state.Source) {
	source.Load(0, &o.Instructions)
	source.Load(1, &o.Log)
}

func init() { state.Register((*Origin)(nil)) }
