package insn

import (
	"encoding/hex"
	"testing"
)

func TestTrapFlagUseOf(t *testing.T) {
	for _, c := range []struct {
		name, code string
		use        TrapFlagUse
	}{
		{"nothing", "", FlagUnused},
		{"nop", "90", FlagUnused},
		{"pushfq", "9c", FlagPushed},
		{"pushfw", "669c", FlagPushed},
		{"rex pushfq", "489c", FlagPushed},
		{"popfq", "9d90", FlagSet},
		{"popfw", "669d", FlagSet},
		{"iretq", "48cf", FlagSet},
		{"syscall", "0f05", FlagCopied},
		{"rex syscall", "480f05", FlagCopied},
		{"half a syscall", "0f", FlagUnused},
		{"two-byte opcode", "0f9d", FlagUnused},
		{"push before pushfq", "509c", FlagUnused},
		{"prefixes only", "66666666", FlagUnused},
		{"too many prefixes", "6666666666666666666666666666669c", FlagUnused},
	} {
		code, err := hex.DecodeString(c.code)
		if err != nil {
			t.Fatal(err)
		}
		if use := TrapFlagUseOf(code); use != c.use {
			t.Errorf("%s (%s): %d, want %d", c.name, c.code, use, c.use)
		}
	}
}
