package oracle

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// The kinds of frames that the driver writes.
const (
	frameBegin  = "BEGIN"  // the program starts
	frameEvents = "EVENTS" // what it wrote to the fd for events
	frameOutput = "OUTPUT" // what it wrote to stdout and stderr
	frameHung   = "HUNG"   // what all threads were doing when its time was over
	frameLeft   = "LEFT"   // the threads that could not be killed afterwards
	frameEnd    = "END"    // how it ended
)

// maxFrame is far above what the driver sends; a larger length means that
// something else writes to the driver's pipe.
const maxFrame = 16 << 20

// frame is one record of the driver's output.
type frame struct {
	Kind    string
	Program string
	Data    []byte
}

type frameReader struct {
	r *bufio.Reader
}

func newFrameReader(r io.Reader) *frameReader {
	return &frameReader{r: bufio.NewReader(r)}
}

// Next returns the next frame. It returns io.EOF at the end of the output and
// io.ErrUnexpectedEOF if the output ends inside a frame.
func (r *frameReader) Next() (frame, error) {
	head, err := r.r.ReadString('\n')
	if err != nil {
		if errors.Is(err, io.EOF) && head != "" {
			err = fmt.Errorf("the driver's output ends in %q: %w", head, io.ErrUnexpectedEOF)
		}
		return frame{}, err
	}
	fields := strings.Split(strings.TrimSuffix(head, "\n"), " ")
	if len(fields) != 3 || !strings.HasPrefix(head, "@") || fields[2] == "" {
		return frame{}, fmt.Errorf("got %q where the driver writes \"@KIND LENGTH NAME\"", head)
	}
	kind := fields[0][1:]
	switch kind {
	case frameBegin, frameEvents, frameOutput, frameHung, frameLeft, frameEnd:
	default:
		return frame{}, fmt.Errorf("the driver wrote a frame of unknown kind %q", kind)
	}
	n, err := strconv.Atoi(fields[1])
	if err != nil || n < 0 || n > maxFrame {
		return frame{}, fmt.Errorf("the driver's frame %q has no length between 0 and %d", head, maxFrame)
	}
	data := make([]byte, n+1)
	if _, err := io.ReadFull(r.r, data); err != nil {
		return frame{}, fmt.Errorf("inside the frame %s of %s: %w", kind, fields[2], io.ErrUnexpectedEOF)
	}
	if data[n] != '\n' {
		return frame{}, fmt.Errorf("the frame %s of %s is longer than the %d bytes it says", kind, fields[2], n)
	}
	return frame{Kind: kind, Program: fields[2], Data: data[:n]}, nil
}
