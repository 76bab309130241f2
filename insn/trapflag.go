package insn

// A TrapFlagUse says what an instruction does with the trap flag, of which a program
// that is stepped must not learn.
type TrapFlagUse uint8

const (
	// FlagUnused: nothing.
	FlagUnused TrapFlagUse = iota
	// FlagSet: it may set the flag; what is found after it is the program's own.
	FlagSet
	// FlagPushed: it stores the flag on the stack, in bit 8 of what it leaves there.
	FlagPushed
	// FlagCopied: it stores the flag in r11, in bit 8.
	FlagCopied
)

// TrapFlagUseOf returns what the 64-bit instruction that code begins with does with the
// trap flag: popf and iret set it, pushf and syscall store it (Intel SDM, volume 2).
func TrapFlagUseOf(code []byte) TrapFlagUse {
	code = code[:min(len(code), MaxLen)]
	for i, b := range code {
		switch {
		case b == 0x0f && i+1 < len(code) && code[i+1] == 0x05: // syscall
			return FlagCopied
		case b == 0x9d, b == 0xcf: // popf, iret
			return FlagSet
		case b == 0x9c: // pushf
			return FlagPushed
		case b == 0x66, b == 0x67, b == 0x2e, b == 0x36, b == 0x3e, b == 0x26,
			b == 0x64, b == 0x65, b == 0xf0, b == 0xf2, b == 0xf3, b&0xf0 == 0x40:
			// a prefix
		default:
			return FlagUnused
		}
	}
	return FlagUnused
}
