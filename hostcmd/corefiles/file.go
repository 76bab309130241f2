package corefiles

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// A File is the file of one core. It implements gcore.Sink.
type File struct {
	file *os.File
	// stream is true if it cannot have holes; then it is not closed at the end.
	stream bool
	// limit is the most data that is taken, not counting holes; 0: any amount.
	limit int64
	size  int64 // with holes
	data  int64 // without
}

// CreateFile makes a file that only its owner can read, in place of what a file of that
// name had; a link is not followed. limit is the most data that it takes, in bytes, not
// counting holes; 0: any amount.
func CreateFile(name string, limit int64) (*File, error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC|unix.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	return &File{file: f, limit: limit}, nil
}

// Stream writes a core to something that cannot have holes, such as a pipe, and that is
// left open. limit is as for CreateFile.
func Stream(f *os.File, limit int64) *File { return &File{file: f, stream: true, limit: limit} }

// Write implements io.Writer.
func (c *File) Write(p []byte) (int, error) {
	// The sandbox was told the limit. This is if it does not obey.
	if c.limit > 0 && c.data+int64(len(p)) > c.limit {
		return 0, fmt.Errorf("more than the limit of %d bytes came", c.limit)
	}
	n, err := c.file.Write(p)
	c.size += int64(n)
	c.data += int64(n)
	return n, err
}

// Skip implements gcore.Sink.
func (c *File) Skip(n int64) error {
	if c.stream {
		_, err := io.CopyN(c.file, zeroes{}, n)
		return err
	}
	size := c.size + n
	if size < c.size {
		return fmt.Errorf("a core of more than %d bytes", int64(^uint64(0)>>1))
	}
	c.size = size
	_, err := c.file.Seek(n, io.SeekCurrent)
	return err
}

// End implements gcore.Sink.
func (c *File) End(string) error {
	if c.stream {
		return nil
	}
	err := c.file.Truncate(c.size)
	if closeErr := c.file.Close(); err == nil {
		err = closeErr
	}
	return err
}

// zeroes has no end of them.
type zeroes struct{}

func (zeroes) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
