package rsp_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"utrace.dev/engines/gdbserver/rsp"
)

// pipe is a client that has sent all it wants to say.
type pipe struct {
	io.Reader
	bytes.Buffer
}

func (p *pipe) Read(b []byte) (int, error) { return p.Reader.Read(b) }

func frame(payload string) string {
	sum := byte(0)
	for i := range len(payload) {
		sum += payload[i]
	}
	return fmt.Sprintf("$%s#%02x", payload, sum)
}

// readAll returns what the connection understood, and how it ended.
func readAll(c *rsp.Conn) (requests []string, err error) {
	for {
		r, err := c.Read()
		if err != nil {
			return requests, err
		}
		if r.Interrupt {
			requests = append(requests, "^C")
		} else {
			requests = append(requests, string(r.Payload))
		}
	}
}

func TestRead(t *testing.T) {
	long := strings.Repeat("m", rsp.MinPacket)
	for _, test := range []struct {
		name, in string
		requests []string
		out      string
		err      error
	}{
		{"empty", "", nil, "", io.EOF},
		{"a packet", frame("qSupported"), []string{"qSupported"}, "+", io.EOF},
		{"an empty packet", frame(""), []string{""}, "+", io.EOF},
		{"two, and noise", "+" + frame("?") + "xyz" + frame("g"), []string{"?", "g"}, "++", io.EOF},
		{"an interrupt", "\x03" + frame("?") + "\x03", []string{"^C", "?", "^C"}, "+", io.EOF},
		{"0x03 in a packet is data", frame("X\x03"), []string{"X\x03"}, "+", io.EOF},
		{"a wrong sum", "$g#00" + frame("g"), []string{"g"}, "-+", io.EOF},
		{"no sum", "$g#zz" + frame("g"), []string{"g"}, "-+", io.EOF},
		{"upper case", "$O#4F", []string{"O"}, "+", io.EOF},
		{"begun anew", "$qSup" + frame("g"), []string{"g"}, "+", io.EOF},
		{"cut in the packet", "$g", nil, "", io.ErrUnexpectedEOF},
		{"cut in the sum", "$g#6", nil, "", io.ErrUnexpectedEOF},
		{"the longest", frame(long), []string{long}, "+", io.EOF},
		{"too long", frame(long + "m"), nil, "", rsp.ErrTooLong},
		{"for ever", "$" + strings.Repeat("m", 1<<20), nil, "", rsp.ErrTooLong},
		{"refused, with nothing sent", "---" + frame("?"), []string{"?"}, "+", io.EOF},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := &pipe{Reader: strings.NewReader(test.in)}
			got, err := readAll(rsp.New(p, 0))
			if fmt.Sprint(got) != fmt.Sprint(test.requests) || !errors.Is(err, test.err) {
				t.Errorf("read %q, %v; want %q, %v", got, err, test.requests, test.err)
			}
			if p.String() != test.out {
				t.Errorf("sent %q, want %q", p.String(), test.out)
			}
		})
	}
}

func TestSend(t *testing.T) {
	for payload, want := range map[string]string{
		"":                     "$#00",
		"OK":                   "$OK#9a",
		"000":                  "$000#90",
		"0000":                 "$0* #7a",
		strings.Repeat("0", 8): `$0*"00#dc`, // 7 more would be '$', 6 more '#'
		"}\x03}\x03}\x03}\x03": "$}\x03}\x03}\x03}\x03#00",
		"}]]]]]]":              "$}]]*!#82",
	} {
		p := &pipe{Reader: strings.NewReader("")}
		c := rsp.New(p, 0)
		if err := c.Send([]byte(payload)); err != nil {
			t.Fatal(err)
		}
		if p.String() != want {
			t.Errorf("%q is sent as %q, want %q", payload, p.String(), want)
		}
	}
	p := &pipe{Reader: strings.NewReader("")}
	if rsp.New(p, 0).Notify([]byte("Stop:S05")); p.String() != "%Stop:S05#98" {
		t.Errorf("a notification is sent as %q", p.String())
	}
}

// TestAgain: a client that did not understand gets the packet again, but not
// for ever, and not when there are no acknowledgements.
func TestAgain(t *testing.T) {
	p := &pipe{Reader: strings.NewReader("-+-")}
	c := rsp.New(p, 0)
	c.Send([]byte("OK"))
	if _, err := readAll(c); err != io.EOF || p.String() != "$OK#9a$OK#9a" {
		t.Errorf("sent %q, %v; want the packet twice", p.String(), err)
	}

	p = &pipe{Reader: strings.NewReader(strings.Repeat("-", 100))}
	c = rsp.New(p, 0)
	c.Send([]byte("OK"))
	if _, err := readAll(c); err == io.EOF {
		t.Error("a packet that is refused 100 times does not end the connection")
	}

	p = &pipe{Reader: strings.NewReader("-" + frame("?") + "$g#00")}
	c = rsp.New(p, 0)
	c.Send([]byte("OK"))
	c.StopAcks()
	if got, err := readAll(c); err != io.EOF || fmt.Sprint(got) != "[?]" || p.String() != "$OK#9a" {
		t.Errorf("without acknowledgements: read %q, %v, sent %q", got, err, p.String())
	}
}

// client undoes what Send does, as gdb does.
func client(t *testing.T, sent []byte) []byte {
	t.Helper()
	if len(sent) < 4 || sent[0] != '$' || sent[len(sent)-3] != '#' {
		t.Fatalf("%q is no frame", sent)
	}
	body := sent[1 : len(sent)-3]
	if want := frame(string(body)); string(sent) != want {
		t.Fatalf("%q has a wrong sum, want %q", sent, want)
	}
	var out []byte
	for i := 0; i < len(body); i++ {
		switch {
		case body[i] == '#' || body[i] == '$':
			t.Fatalf("%q has a bare %q", sent, body[i])
		case body[i] == '*' && i > 0 && i+1 < len(body):
			i++
			out = append(out, bytes.Repeat(out[len(out)-1:], int(body[i])-29)...)
		default:
			out = append(out, body[i])
		}
	}
	return out
}

func FuzzBinary(f *testing.F) {
	f.Add([]byte("}#$*"))
	f.Add(bytes.Repeat([]byte{0}, 300))
	f.Add([]byte("xxxxxxx*}}}}}}}}}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p := &pipe{Reader: strings.NewReader("")}
		if err := rsp.New(p, 0).Send(rsp.AppendBinary([]byte("m"), data)); err != nil {
			t.Fatal(err)
		}
		payload := client(t, p.Bytes())
		got, err := rsp.Binary(payload[1:])
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("%q arrives as %q, %v", data, got, err)
		}
	})
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"+$qSupported:multiprocess+#c6", "$g#67\x03", "-$$$###", "$X0,2:}\x03}\x04#00", "$m0,4#fd$z#7a"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		c := rsp.New(&pipe{Reader: bytes.NewReader(in)}, 0)
		c.Send([]byte("OK"))
		total := 0
		for {
			r, err := c.Read()
			if err != nil {
				break
			}
			if len(r.Payload) > c.Limit() {
				t.Fatalf("a payload of %d bytes", len(r.Payload))
			}
			total++
			rsp.Binary(r.Payload)
		}
		if total > len(in) {
			t.Errorf("%d requests in %d bytes", total, len(in))
		}
	})
}
