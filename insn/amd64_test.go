package insn

import (
	"encoding/hex"
	"testing"
)

func TestBranchOf(t *testing.T) {
	for _, c := range []struct {
		name, code string
		branch     Branch
		length     int
	}{
		{"nop", "90", NotBranch, 0},
		{"mov", "b801000000", NotBranch, 0},
		{"movabs", "48b8efcdab8967452301", NotBranch, 0},
		{"syscall", "0f05", NotBranch, 0},
		{"int3", "cc", NotBranch, 0},
		{"rep movsb", "f3a4", NotBranch, 0},
		{"endbr64", "f30f1efa", NotBranch, 0},
		{"jmp short", "ebfe", Always, 2},
		{"jmp near", "e900000000", Always, 5},
		{"jmp *rdx", "ffe2", Always, 2},
		{"notrack jmp *rdx", "3effe2", Always, 3},
		{"jmp *rip+0", "ff2500000000", Always, 6},
		{"bnd jmp", "f2e900000000", Always, 6},
		{"call near", "e800000000", Always, 5},
		{"call *rax", "ffd0", Always, 2},
		{"addr32 call", "67e800000000", Always, 6},
		{"ret", "c3", Always, 1},
		{"ret imm", "c20800", Always, 3},
		{"rep ret", "f3c3", Always, 2},
		{"bnd ret", "f2c3", Always, 2},
		{"lret", "cb", Always, 1},
		{"iretq", "48cf", Always, 2},
		{"je short", "7400", Conditional, 2},
		{"jne near", "0f8500000000", Conditional, 6},
		{"jrcxz", "e3fe", Conditional, 2},
		{"loop", "e2fe", Conditional, 2},
		{"loopne", "e0fe", Conditional, 2},
		{"jo", "7000", Conditional, 2},
		{"js", "7800", Conditional, 2},
		{"jp", "7a00", Conditional, 2},
		{"jg", "7f00", Conditional, 2},
		{"js near with a hint", "2e0f8800000000", Conditional, 7},
	} {
		code, err := hex.DecodeString(c.code)
		if err != nil {
			t.Fatal(err)
		}
		for _, tail := range []string{"", "\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90"} {
			b, n := BranchOf(append(code, tail...))
			if b != c.branch || n != c.length {
				t.Errorf("BranchOf(%s, % x): got %v with length %d, want %v with length %d", c.name, code, b, n, c.branch, c.length)
			}
		}
	}
}

// Nothing that a guest has in memory may be more than a wrong answer.
func FuzzBranchOf(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0xeb})
	f.Add([]byte{0xc5, 0xf8, 0x77}) // vzeroupper
	f.Add([]byte{0x62, 0xf1, 0x7c, 0x48, 0x10, 0x00})
	f.Fuzz(func(t *testing.T, code []byte) {
		if _, n := BranchOf(code); n < 0 || n > MaxLen || n > len(code) {
			t.Errorf("BranchOf(% x): length %d", code, n)
		}
	})
}
