package rsp

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"
)

// MinPacket is the smallest limit that a Conn may have: the longest command that
// clients send before they were told the limit.
const MinPacket = 400

// maxRetries is how often in a row one packet is sent again. A client that never
// likes it would otherwise keep the server busy for ever.
const maxRetries = 8

// A Conn is the server's end of a connection. Read is for one goroutine, the
// methods that send are for any.
type Conn struct {
	r     *bufio.Reader
	limit int
	buf   []byte // of Read

	mu sync.Mutex
	w  io.Writer
	// noAck: the two sides have agreed not to acknowledge.
	noAck bool
	// last is the last packet sent, as framed, for a client that wants it again.
	last    []byte
	retries int
}

// New returns a connection over rw whose packets have at most limit bytes between
// '$' and '#', on the wire, in either direction. A limit below MinPacket is
// raised to it.
func New(rw io.ReadWriter, limit int) *Conn {
	return &Conn{r: bufio.NewReader(rw), w: rw, limit: max(limit, MinPacket)}
}

// Limit returns the limit that New was given.
func (c *Conn) Limit() int { return c.limit }

// A Request is what a client sent.
type Request struct {
	// Interrupt: the client sent the byte 0x03 outside of a packet, and nothing else.
	Interrupt bool
	// Payload is what is between '$' and '#', still escaped. It is valid until
	// the next Read.
	Payload []byte
}

// ErrTooLong is a packet that exceeds the limit. The stream cannot be trusted
// after that.
var ErrTooLong = errors.New("a packet exceeds the limit that the client was told")

// Read returns the next packet whose checksum is right, or interrupt, and
// acknowledges it. A packet with a wrong checksum is asked for again, or ignored
// if the two sides do not acknowledge. Other bytes outside of packets are skipped,
// as the protocol wants. Any error is the end of the connection.
func (c *Conn) Read() (Request, error) {
	for {
		b, err := c.r.ReadByte()
		if err != nil {
			return Request{}, err
		}
		switch b {
		case 0x03:
			return Request{Interrupt: true}, nil
		case '+':
			c.acknowledged()
		case '-':
			if err := c.sendAgain(); err != nil {
				return Request{}, err
			}
		case '$':
			ok, err := c.packet()
			if err != nil {
				return Request{}, err
			}
			if err := c.acknowledge(ok); err != nil {
				return Request{}, err
			}
			if ok {
				return Request{Payload: c.buf}, nil
			}
		}
	}
}

// packet reads the rest of a packet into c.buf and says whether its checksum is
// right. A '$' within starts anew: the client gave the packet before it up.
func (c *Conn) packet() (ok bool, err error) {
	c.buf = c.buf[:0]
	for {
		b, err := c.r.ReadByte()
		if err != nil {
			return false, unexpected(err)
		}
		switch {
		case b == '#':
			var digits, sum [2]byte
			if _, err := io.ReadFull(c.r, digits[:]); err != nil {
				return false, unexpected(err)
			}
			if _, err := hex.Decode(sum[:1], digits[:]); err != nil {
				return false, nil
			}
			return sum[0] == checksum(c.buf), nil
		case b == '$':
			c.buf = c.buf[:0]
		case len(c.buf) == c.limit:
			return false, fmt.Errorf("%w: %d bytes", ErrTooLong, c.limit)
		default:
			c.buf = append(c.buf, b)
		}
	}
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// StopAcks ends the acknowledgements, in both directions. It is to be called
// after the answer to QStartNoAckMode was sent; the acknowledgement of that may
// still come.
func (c *Conn) StopAcks() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.noAck, c.last = true, nil
}

func (c *Conn) acknowledge(ok bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.noAck {
		return nil
	}
	answer := []byte("+")
	if !ok {
		answer = []byte("-")
	}
	_, err := c.w.Write(answer)
	return err
}

func (c *Conn) acknowledged() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last, c.retries = nil, 0
}

func (c *Conn) sendAgain() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.noAck || c.last == nil {
		return nil
	}
	if c.retries++; c.retries > maxRetries {
		return fmt.Errorf("the client refused a packet %d times", c.retries)
	}
	_, err := c.w.Write(c.last)
	return err
}

// Send sends a packet. Binary data in it must be escaped already. It blocks while
// the client does not read.
func (c *Conn) Send(payload []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	frame := appendFrame(make([]byte, 0, len(payload)+4), '$', payload)
	if !c.noAck {
		c.last, c.retries = frame, 0
	}
	_, err := c.w.Write(frame)
	return err
}

// Notify sends a notification, which a client does not acknowledge.
func (c *Conn) Notify(payload []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := c.w.Write(appendFrame(make([]byte, 0, len(payload)+4), '%', payload))
	return err
}
