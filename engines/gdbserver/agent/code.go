package agent

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// MaxCode is the most bytes that an expression can have: jumps in it are to
// 16-bit positions.
const MaxCode = 1 << 16

// The operations, by their numbers in the manual. The missing ones are of
// tracepoints and floating point.
const (
	opAdd         = 0x02
	opSub         = 0x03
	opMul         = 0x04
	opDivSigned   = 0x05
	opDivUnsigned = 0x06
	opRemSigned   = 0x07
	opRemUnsigned = 0x08
	opLsh         = 0x09
	opRshSigned   = 0x0a
	opRshUnsigned = 0x0b
	opLogNot      = 0x0e
	opBitAnd      = 0x0f
	opBitOr       = 0x10
	opBitXor      = 0x11
	opBitNot      = 0x12
	opEqual       = 0x13
	opLessSigned  = 0x14
	opLessUnsign  = 0x15
	opExt         = 0x16
	opRef8        = 0x17
	opRef16       = 0x18
	opRef32       = 0x19
	opRef64       = 0x1a
	opIfGoto      = 0x20
	opGoto        = 0x21
	opConst8      = 0x22
	opConst16     = 0x23
	opConst32     = 0x24
	opConst64     = 0x25
	opReg         = 0x26
	opEnd         = 0x27
	opDup         = 0x28
	opPop         = 0x29
	opZeroExt     = 0x2a
	opSwap        = 0x2b
	opPick        = 0x32
	opRot         = 0x33
	opPrintf      = 0x34
)

// An op is what is known of an operation before it is carried out.
type op struct {
	name string
	// operand is how many bytes follow it.
	operand int
	// needs and pushes are counts of values on the stack.
	needs, pushes int
}

var ops = map[byte]op{
	opAdd: {"add", 0, 2, 1}, opSub: {"sub", 0, 2, 1}, opMul: {"mul", 0, 2, 1},
	opDivSigned: {"div_signed", 0, 2, 1}, opDivUnsigned: {"div_unsigned", 0, 2, 1},
	opRemSigned: {"rem_signed", 0, 2, 1}, opRemUnsigned: {"rem_unsigned", 0, 2, 1},
	opLsh: {"lsh", 0, 2, 1}, opRshSigned: {"rsh_signed", 0, 2, 1}, opRshUnsigned: {"rsh_unsigned", 0, 2, 1},
	opLogNot: {"log_not", 0, 1, 1}, opBitAnd: {"bit_and", 0, 2, 1}, opBitOr: {"bit_or", 0, 2, 1},
	opBitXor: {"bit_xor", 0, 2, 1}, opBitNot: {"bit_not", 0, 1, 1}, opEqual: {"equal", 0, 2, 1},
	opLessSigned: {"less_signed", 0, 2, 1}, opLessUnsign: {"less_unsigned", 0, 2, 1},
	opExt: {"ext", 1, 1, 1}, opZeroExt: {"zero_ext", 1, 1, 1},
	opRef8: {"ref8", 0, 1, 1}, opRef16: {"ref16", 0, 1, 1}, opRef32: {"ref32", 0, 1, 1}, opRef64: {"ref64", 0, 1, 1},
	opIfGoto: {"if_goto", 2, 1, 0}, opGoto: {"goto", 2, 0, 0},
	opConst8: {"const8", 1, 0, 1}, opConst16: {"const16", 2, 0, 1}, opConst32: {"const32", 4, 0, 1}, opConst64: {"const64", 8, 0, 1},
	opReg: {"reg", 2, 0, 1}, opEnd: {"end", 0, 0, 0}, opDup: {"dup", 0, 1, 2}, opPop: {"pop", 0, 1, 0},
	opSwap: {"swap", 0, 2, 2}, opPick: {"pick", 1, 1, 2}, opRot: {"rot", 0, 3, 3},
	opPrintf: {"printf", 3, 2, 0}, // and as many values as its first byte says
}

// Code is an expression that Check has found well formed.
type Code struct{ b []byte }

// Len is how many bytes the expression has.
func (c Code) Len() int { return len(c.b) }

// The errors of Check and Eval that a caller may want to tell apart. They come
// wrapped, with the position.
var (
	ErrTooLong  = errors.New("the expression is longer than any can be")
	ErrUnknown  = errors.New("an operation that is unknown, or of no use outside of tracepoints")
	ErrCut      = errors.New("the expression ends within an operation")
	ErrStack    = errors.New("the stack is too small or too large for the operation")
	ErrDivide   = errors.New("division by zero")
	ErrSteps    = errors.New("the expression takes too many steps")
	ErrOperand  = errors.New("an operand has no meaning")
	ErrNoTarget = errors.New("a jump out of the expression")
)

// Check looks through an expression once, before it is used any number of times.
// It keeps b.
//
// Jumps are checked when they are made: the bytes between are not always code.
func Check(b []byte) (Code, error) {
	if len(b) >= MaxCode {
		return Code{}, fmt.Errorf("%w: %d bytes", ErrTooLong, len(b))
	}
	for pc := 0; pc < len(b); {
		_, size, err := decode(b, pc)
		if err != nil {
			return Code{}, fmt.Errorf("at byte %d: %w", pc, err)
		}
		pc += size
	}
	return Code{b}, nil
}

// decode returns the operation at pc and its whole length.
func decode(b []byte, pc int) (o op, size int, err error) {
	o, ok := ops[b[pc]]
	if !ok {
		return o, 0, fmt.Errorf("%w: %#x", ErrUnknown, b[pc])
	}
	size = 1 + o.operand
	if len(b)-pc < size {
		return o, 0, fmt.Errorf("%w: %s", ErrCut, o.name)
	}
	switch b[pc] {
	case opExt, opZeroExt:
		if n := b[pc+1]; n == 0 || n > 64 {
			return o, 0, fmt.Errorf("%w: %s to %d bits", ErrOperand, o.name, n)
		}
	case opPrintf:
		o.needs += int(b[pc+1])
		n := int(binary.BigEndian.Uint16(b[pc+2:]))
		size += n
		if len(b)-pc < size {
			return o, 0, fmt.Errorf("%w: the format of printf", ErrCut)
		}
		if n > maxFormat {
			return o, 0, fmt.Errorf("%w: a format of %d bytes, the most is %d", ErrOperand, n, maxFormat)
		}
		if n == 0 || b[pc+size-1] != 0 {
			return o, 0, fmt.Errorf("%w: the format of printf does not end with a zero", ErrOperand)
		}
	}
	return o, size, nil
}
