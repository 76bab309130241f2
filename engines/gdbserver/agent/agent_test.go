package agent_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"utrace.dev/engines/gdbserver/agent"
)

// machine has registers that hold 100 times their number, and 256 bytes of
// memory at 0x1000 whose bytes are their offsets; text is at 0x2000.
type machine struct{ text string }

var errNone = errors.New("there is nothing")

func (machine) Register(n int) (uint64, error) {
	if n > 20 {
		return 0, errNone
	}
	return 100 * uint64(n), nil
}

func (m machine) Read(p []byte, addr uint64) error {
	for i := range p {
		a := addr + uint64(i)
		switch {
		case a >= 0x1000 && a < 0x1100:
			p[i] = byte(a)
		case a >= 0x2000 && a < 0x3000:
			p[i] = 0
			if o := int(a - 0x2000); o < len(m.text) {
				p[i] = m.text[o]
			}
		default:
			return errNone
		}
	}
	return nil
}

func TestEval(t *testing.T) {
	neg := []byte{0x25, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff} // const64 -1
	least := []byte{0x25, 0x80, 0, 0, 0, 0, 0, 0, 0}
	minus := func(op ...byte) []byte { return append(append([]byte{}, neg...), op...) }
	for _, test := range []struct {
		name string
		code []byte
		want uint64
		err  error
	}{
		{"nothing", nil, 0, nil},
		{"end", []byte{0x27}, 0, nil},
		{"const8", []byte{0x22, 7, 0x27}, 7, nil},
		{"const16", []byte{0x23, 1, 2}, 0x102, nil},
		{"const32", []byte{0x24, 1, 2, 3, 4}, 0x1020304, nil},
		{"add", []byte{0x22, 7, 0x22, 3, 0x02}, 10, nil},
		{"sub", []byte{0x22, 7, 0x22, 3, 0x03}, 4, nil},
		{"mul", []byte{0x22, 7, 0x22, 3, 0x04}, 21, nil},
		{"div_signed", minus(0x22, 1, 0x05), math.MaxUint64, nil},
		{"div_unsigned", minus(0x22, 2, 0x06), math.MaxInt64, nil},
		{"the largest quotient", append(append([]byte{}, least...), append(neg, 0x05)...), 1 << 63, nil},
		{"the largest remainder", append(append([]byte{}, least...), append(neg, 0x07)...), 0, nil},
		{"rem_signed", []byte{0x22, 7, 0x22, 4, 0x07}, 3, nil},
		{"rem_unsigned", []byte{0x22, 7, 0x22, 4, 0x08}, 3, nil},
		{"div by zero", []byte{0x22, 7, 0x22, 0, 0x06}, 0, agent.ErrDivide},
		{"lsh", []byte{0x22, 7, 0x22, 4, 0x09}, 112, nil},
		{"lsh by much", []byte{0x22, 7, 0x22, 200, 0x09}, 0, nil},
		{"rsh_signed", minus(0x22, 4, 0x0a), math.MaxUint64, nil},
		{"rsh_unsigned", minus(0x22, 60, 0x0b), 15, nil},
		{"log_not", []byte{0x22, 7, 0x0e}, 0, nil},
		{"bit_and", []byte{0x22, 6, 0x22, 3, 0x0f}, 2, nil},
		{"bit_or", []byte{0x22, 6, 0x22, 3, 0x10}, 7, nil},
		{"bit_xor", []byte{0x22, 6, 0x22, 3, 0x11}, 5, nil},
		{"bit_not", minus(0x12), 0, nil},
		{"equal", []byte{0x22, 6, 0x22, 6, 0x13}, 1, nil},
		{"less_signed", minus(0x22, 6, 0x14), 1, nil},
		{"less_unsigned", minus(0x22, 6, 0x15), 0, nil},
		{"ext", []byte{0x22, 0x80, 0x16, 8}, 0xffffffffffffff80, nil},
		{"ext by nothing", []byte{0x22, 0x80, 0x16, 0}, 0, agent.ErrOperand},
		{"zero_ext", minus(0x2a, 16), 0xffff, nil},
		{"ref8", []byte{0x23, 0x10, 0x07, 0x17}, 7, nil},
		{"ref16", []byte{0x23, 0x10, 0x07, 0x18}, 0x0807, nil},
		{"ref32", []byte{0x23, 0x10, 0x07, 0x19}, 0x0a090807, nil},
		{"ref64", []byte{0x23, 0x10, 0x00, 0x1a}, 0x0706050403020100, nil},
		{"ref of nothing", []byte{0x22, 0, 0x17}, 0, errNone},
		{"reg", []byte{0x26, 0, 16}, 1600, nil},
		{"no such reg", []byte{0x26, 1, 0}, 0, errNone},
		{"if_goto taken", []byte{0x22, 1, 0x20, 0, 8, 0x22, 9, 0x27, 0x22, 5}, 5, nil},
		{"if_goto not taken", []byte{0x22, 0, 0x20, 0, 8, 0x22, 9, 0x27, 0x22, 5}, 9, nil},
		{"goto the end", []byte{0x21, 0, 3}, 0, nil},
		{"goto out", []byte{0x21, 0, 4}, 0, agent.ErrNoTarget},
		{"goto for ever", []byte{0x21, 0, 0}, 0, agent.ErrSteps},
		{"dup", []byte{0x22, 3, 0x28, 0x04}, 9, nil},
		{"pop", []byte{0x22, 3, 0x22, 4, 0x29}, 3, nil},
		{"swap", []byte{0x22, 3, 0x22, 4, 0x2b, 0x03}, 1, nil},
		{"pick", []byte{0x22, 3, 0x22, 4, 0x32, 1}, 3, nil},
		{"pick too deep", []byte{0x22, 3, 0x32, 1}, 0, agent.ErrStack},
		{"rot", []byte{0x22, 1, 0x22, 2, 0x22, 3, 0x33}, 2, nil},
		{"an empty stack", []byte{0x02}, 0, agent.ErrStack},
		{"a full stack", []byte{0x22, 1, 0x21, 0, 0}, 0, agent.ErrStack},
		{"cut", []byte{0x25, 1, 2}, 0, agent.ErrCut},
		{"float", []byte{0x01}, 0, agent.ErrUnknown},
		{"a tracepoint's", []byte{0x22, 1, 0x22, 1, 0x0c}, 0, agent.ErrUnknown},
		{"printf refused", []byte{0x22, 0, 0x22, 0, 0x34, 0, 0, 1, 0}, 0, agent.ErrUnknown},
		{"an open printf", []byte{0x22, 0, 0x22, 0, 0x34, 0, 0, 1, 'x'}, 0, agent.ErrOperand},
		{"a cut printf", []byte{0x22, 0, 0x22, 0, 0x34, 0, 0, 9, 'x', 0}, 0, agent.ErrCut},
	} {
		t.Run(test.name, func(t *testing.T) {
			code, err := agent.Check(test.code)
			var got uint64
			if err == nil {
				got, err = code.Eval(machine{}, nil)
			}
			if got != test.want || !errors.Is(err, test.err) {
				t.Errorf("%x is %#x, %v; want %#x, %v", test.code, got, err, test.want, test.err)
			}
		})
	}
	if _, err := agent.Check(make([]byte, agent.MaxCode)); !errors.Is(err, agent.ErrTooLong) {
		t.Errorf("an endless expression: %v", err)
	}
}

func TestPrintf(t *testing.T) {
	format := "n=%d %5u|%-4x|%c %s %% %hhd %llx %q\x00"
	code := []byte{
		0x25, 1, 2, 3, 4, 5, 6, 7, 8, // for %llx
		0x22, 0xff, // %hhd
		0x23, 0x20, 0x00, // %s
		0x22, 'A', // %c
		0x22, 0xab, // %x
		0x22, 42, // %u
		0x24, 0xff, 0xff, 0xff, 0xfe, // %d
		0x22, 0, 0x22, 0, // channel and function
		0x34, 7, 0, byte(len(format)),
	}
	c, err := agent.Check(append(code, format...))
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	m := machine{text: "hello"}
	if _, err := c.Eval(m, func(p agent.Printf) error { said = append(said, p.Text(m)); return nil }); err != nil {
		t.Fatal(err)
	}
	if want := "[n=-2    42|ab  |A hello % -1 102030405060708 %q]"; fmt.Sprint(said) != want {
		t.Errorf("printed %v, want %v", said, want)
	}
	for format, want := range map[string]string{
		"%":            "%",
		"%9999999999d": "%9999999999d",
		"%.3s":         "hel",
		"%1.2.3d":      "%1.2.3d",
		"%l":           "%l",
		"%p":           "0x2000",
	} {
		if got := (agent.Printf{Format: format, Args: []uint64{0x2000}}).Text(m); got != want {
			t.Errorf("%q prints %q, want %q", format, got, want)
		}
	}
}

func FuzzEval(f *testing.F) {
	f.Add([]byte{0x26, 0, 7, 0x22, 8, 0x02, 0x1a, 0x22, 5, 0x13, 0x27})
	f.Add([]byte{0x22, 1, 0x20, 0, 8, 0x22, 9, 0x27, 0x32, 5, 0x33})
	f.Add(append([]byte{0x22, 1, 0x22, 0, 0x22, 0, 0x34, 1, 0, 4}, "%1s\x00"...))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := agent.Check(b)
		if err != nil {
			return
		}
		m := machine{text: "text"}
		c.Eval(m, func(p agent.Printf) error {
			if s := p.Text(m); len(s) > 4096 {
				t.Errorf("%q prints %d bytes", p.Format, len(s))
			}
			return nil
		})
	})
}
