package bpf

import "gvisor.dev/gvisor/pkg/abi/linux"

// Encode returns what p was made of in the layout of an array of struct
// sock_filter.
func (p Program) Encode() []byte {
	var b []byte
	for _, ins := range p.source() {
		raw := linux.BPFInstruction(ins)
		one := make([]byte, raw.SizeBytes())
		raw.MarshalBytes(one)
		b = append(b, one...)
	}
	return b
}
