package agent

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// A Machine is what an expression looks at.
type Machine interface {
	// Register returns a register by its number in the target description.
	Register(n int) (uint64, error)
	// Read fills p from memory, or fails.
	Read(p []byte, addr uint64) error
}

const (
	// maxStack is the depth of the stack. GDB's own expressions need a few.
	maxStack = 128
	// maxSteps bounds an evaluation, which the traced thread waits for.
	maxSteps = 10000
)

// Printf is one printf operation.
type Printf struct {
	// Format is as in printf(3), without the final zero.
	Format string
	Args   []uint64
}

type evaluation struct {
	m     Machine
	stack [maxStack]uint64
	n     int
	// printf is called for every printf operation; nil refuses them.
	printf func(Printf) error
}

// Eval runs an expression and returns the value that is on top of the stack at
// its end, 0 if there is none. printf, which may be nil, carries out what the
// expression prints.
func (c Code) Eval(m Machine, printf func(Printf) error) (uint64, error) {
	e := evaluation{m: m, printf: printf}
	b := c.b
	pc := 0
	for range maxSteps {
		if pc >= len(b) || b[pc] == opEnd {
			if e.n == 0 {
				return 0, nil
			}
			return e.stack[e.n-1], nil
		}
		o, size, err := decode(b, pc)
		if err == nil {
			pc, err = e.step(o, b[pc:pc+size], pc, len(b))
		}
		if err != nil {
			return 0, fmt.Errorf("%s at byte %d: %w", o.name, pc, err)
		}
	}
	return 0, fmt.Errorf("%w: more than %d", ErrSteps, maxSteps)
}

func (e *evaluation) push(v uint64) {
	e.stack[e.n] = v
	e.n++
}

func (e *evaluation) pop() uint64 {
	e.n--
	return e.stack[e.n]
}

// step carries out one operation, whose bytes are ins, and returns the position of
// the next one.
func (e *evaluation) step(o op, ins []byte, pc, end int) (next int, err error) {
	if e.n < o.needs || e.n-o.needs+o.pushes > maxStack {
		return pc, ErrStack
	}
	next = pc + len(ins)
	arg := ins[1:]
	switch ins[0] {
	case opConst8:
		e.push(uint64(arg[0]))
	case opConst16:
		e.push(uint64(binary.BigEndian.Uint16(arg)))
	case opConst32:
		e.push(uint64(binary.BigEndian.Uint32(arg)))
	case opConst64:
		e.push(binary.BigEndian.Uint64(arg))
	case opReg:
		v, err := e.m.Register(int(binary.BigEndian.Uint16(arg)))
		if err != nil {
			return pc, err
		}
		e.push(v)
	case opRef8, opRef16, opRef32, opRef64:
		var buf [8]byte
		if err := e.m.Read(buf[:1<<(ins[0]-opRef8)], e.pop()); err != nil {
			return pc, err
		}
		e.push(binary.LittleEndian.Uint64(buf[:]))
	case opIfGoto, opGoto:
		if ins[0] == opIfGoto && e.pop() == 0 {
			return next, nil
		}
		next = int(binary.BigEndian.Uint16(arg))
		if next > end {
			return pc, fmt.Errorf("%w: to %d of %d", ErrNoTarget, next, end)
		}
	case opExt:
		shift := 64 - arg[0]
		e.push(uint64(int64(e.pop()<<shift) >> shift))
	case opZeroExt:
		shift := 64 - arg[0]
		e.push(e.pop() << shift >> shift)
	case opDup:
		e.push(e.stack[e.n-1])
	case opPop:
		e.pop()
	case opSwap:
		slices.Reverse(e.stack[e.n-2 : e.n])
	case opPick:
		if int(arg[0]) >= e.n {
			return pc, ErrStack
		}
		e.push(e.stack[e.n-1-int(arg[0])])
	case opRot: // a b c => c a b
		s := e.stack[e.n-3 : e.n]
		s[0], s[1], s[2] = s[2], s[0], s[1]
	case opLogNot:
		e.push(truth(e.pop() == 0))
	case opBitNot:
		e.push(^e.pop())
	case opPrintf:
		return next, e.print(ins)
	default:
		b := e.pop()
		v, err := binaryOp(ins[0], e.pop(), b)
		if err != nil {
			return pc, err
		}
		e.push(v)
	}
	return next, nil
}

func binaryOp(op byte, a, b uint64) (uint64, error) {
	switch op {
	case opDivSigned, opDivUnsigned, opRemSigned, opRemUnsigned:
		if b == 0 {
			return 0, ErrDivide
		}
	}
	// The one quotient that there is no number for is as in two's complement.
	overflow := int64(a) == math.MinInt64 && int64(b) == -1
	switch op {
	case opAdd:
		return a + b, nil
	case opSub:
		return a - b, nil
	case opMul:
		return a * b, nil
	case opDivSigned:
		if overflow {
			return a, nil
		}
		return uint64(int64(a) / int64(b)), nil
	case opDivUnsigned:
		return a / b, nil
	case opRemSigned:
		if overflow {
			return 0, nil
		}
		return uint64(int64(a) % int64(b)), nil
	case opRemUnsigned:
		return a % b, nil
	case opLsh:
		return a << b, nil
	case opRshSigned:
		return uint64(int64(a) >> b), nil
	case opRshUnsigned:
		return a >> b, nil
	case opBitAnd:
		return a & b, nil
	case opBitOr:
		return a | b, nil
	case opBitXor:
		return a ^ b, nil
	case opEqual:
		return truth(a == b), nil
	case opLessSigned:
		return truth(int64(a) < int64(b)), nil
	case opLessUnsign:
		return truth(a < b), nil
	}
	return 0, ErrUnknown
}

func truth(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// print carries out printf: on the stack are the arguments, the last one first,
// and above them the channel and the function that GDB would have called.
func (e *evaluation) print(ins []byte) error {
	if e.printf == nil {
		return fmt.Errorf("%w: this expression may not print", ErrUnknown)
	}
	e.n -= 2
	p := Printf{Format: string(ins[4 : len(ins)-1]), Args: make([]uint64, ins[1])}
	for i := range p.Args {
		p.Args[i] = e.pop()
	}
	return e.printf(p)
}
