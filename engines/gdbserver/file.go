package gdbserver

import (
	"encoding/binary"
	"errors"
	"io"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"utrace.dev/engines/target"
)

// vFile: the client reads programs, libraries and their symbols from the
// container's own file system (GDB manual, "File-I/O Remote Protocol Extension").
// Nothing can be changed through it.

// maxFiles bounds the files that a client has open.
const maxFiles = 64

type files struct {
	open map[int]target.File
	next int
}

func (f *files) closeAll() {
	for _, x := range f.open {
		x.Close()
	}
	f.open = nil
}

// fileErrors has the protocol's own numbers of errors.
var fileErrors = map[unix.Errno]int{
	unix.EPERM: 1, unix.ENOENT: 2, unix.EINTR: 4, unix.EBADF: 9, unix.EACCES: 13, unix.EFAULT: 14, unix.EBUSY: 16,
	unix.EEXIST: 17, unix.ENODEV: 19, unix.ENOTDIR: 20, unix.EISDIR: 21, unix.EINVAL: 22, unix.ENFILE: 23,
	unix.EMFILE: 24, unix.EFBIG: 27, unix.ENOSPC: 28, unix.ESPIPE: 29, unix.EROFS: 30, unix.ENOSYS: 88, unix.ENAMETOOLONG: 91,
}

const fileErrorUnknown = 9999

func fileFailure(err error) reply {
	n := fileErrorUnknown
	var errno unix.Errno
	if errors.As(err, &errno) {
		if x, ok := fileErrors[errno]; ok {
			n = x
		}
	}
	return textf("F-1,%x", n)
}

// file is vFile, OPERATION:ARGUMENTS.
func (s *session) file(args string) reply {
	op, rest, _ := strings.Cut(args, ":")
	switch op {
	case "setfs":
		pid, err := strconv.ParseUint(rest, 16, 31)
		if err != nil {
			return failure(errSyntax)
		}
		s.fileProcess = int(pid)
		return text("F0")
	case "open":
		return s.openFile(rest)
	case "pread":
		return s.readFile(rest)
	case "fstat":
		return s.statFile(rest)
	case "stat", "lstat":
		return s.statPath(rest, op == "stat")
	case "readlink":
		return s.readLink(rest)
	case "close":
		return s.closeFile(rest)
	case "pwrite":
		number, _, _ := strings.Cut(rest, ",")
		if _, _, err := s.opened(number); err != nil {
			return fileFailure(err)
		}
		return fileFailure(unix.EBADF) // no file is open for writing
	case "unlink":
		if _, err := s.statAt(rest, false); err != nil {
			return fileFailure(err)
		}
		return fileFailure(unix.EROFS)
	}
	return unknown
}

// maxPath is PATH_MAX.
const maxPath = 4096

// filePath returns a path, which is in hexadecimal, and the process in whose view it
// is meant.
func (s *session) filePath(args string) (string, target.Process, error) {
	path, err := unhex(args)
	if err != nil {
		return "", nil, unix.EINVAL
	}
	if len(path) >= maxPath {
		return "", nil, unix.ENAMETOOLONG
	}
	p, err := s.fileRoot()
	return string(path), p, err
}

// fileRoot returns the process whose view of the file system counts.
func (s *session) fileRoot() (target.Process, error) {
	for _, t := range s.System.Threads(s.Container) {
		p := t.Process()
		if s.fileProcess == p.ID() || s.fileProcess == 0 && (s.Home == "" || s.Home == p.Container()) {
			return p, nil
		}
	}
	return nil, unix.ENOENT
}

// Flags of vFile:open; LLDB's own ones begin with the same.
const openWrite = 3

func (s *session) openFile(args string) reply {
	f := strings.Split(args, ",")
	if len(f) != 3 {
		return failure(errSyntax)
	}
	flags, err := strconv.ParseUint(f[1], 16, 32)
	if err != nil {
		return failure(errSyntax)
	}
	if flags&openWrite != 0 {
		return fileFailure(unix.EROFS)
	}
	if len(s.files.open) == maxFiles {
		return fileFailure(unix.EMFILE)
	}
	path, p, err := s.filePath(f[0])
	if err != nil {
		return fileFailure(err)
	}
	file, err := patiently(s, func() (target.File, error) { return p.Open(path) })
	if err != nil {
		return fileFailure(err)
	}
	if s.files.open == nil {
		s.files.open = map[int]target.File{}
	}
	s.files.next++
	s.files.open[s.files.next] = file
	return textf("F%x", s.files.next)
}

func (s *session) opened(number string) (target.File, int, error) {
	n, err := strconv.ParseUint(number, 16, 31)
	if err != nil {
		return nil, 0, unix.EBADF
	}
	f, found := s.files.open[int(n)]
	if !found {
		return nil, 0, unix.EBADF
	}
	return f, int(n), nil
}

func (s *session) readFile(args string) reply {
	number, rest, _ := strings.Cut(args, ",")
	f, _, err := s.opened(number)
	if err != nil {
		return fileFailure(err)
	}
	v, err := parseNumbers(rest, ",", 2)
	if err != nil || v[1] > 1<<62 {
		return fileFailure(unix.EINVAL)
	}
	// Room for the escapes of a file that has nothing but what must be escaped.
	b := make([]byte, min(v[0], packetSize/2-16))
	n, err := patiently(s, func() (int, error) { return f.ReadAt(b, int64(v[1])) })
	if err != nil && !errors.Is(err, io.EOF) && n == 0 {
		return fileFailure(err)
	}
	return attachment(b[:n])
}

func (s *session) statFile(args string) reply {
	f, _, err := s.opened(args)
	if err != nil {
		return fileFailure(err)
	}
	return statReply(patiently(s, f.Stat))
}

func (s *session) statPath(args string, follow bool) reply { return statReply(s.statAt(args, follow)) }

func (s *session) statAt(args string, follow bool) (target.FileStat, error) {
	path, p, err := s.filePath(args)
	if err != nil {
		return target.FileStat{}, err
	}
	return patiently(s, func() (target.FileStat, error) { return p.Stat(path, follow) })
}

// statReply answers with the protocol's struct stat, big-endian, whose mode bits are
// Linux's.
func statReply(st target.FileStat, err error) reply {
	if err != nil {
		return fileFailure(err)
	}
	b := make([]byte, 0, 64)
	put32 := func(v uint64) { b = binary.BigEndian.AppendUint32(b, uint32(v)) }
	put32(st.Dev)
	put32(st.Ino)
	put32(uint64(st.Mode))
	put32(uint64(st.NLink))
	put32(uint64(st.UID))
	put32(uint64(st.GID))
	put32(0)
	b = binary.BigEndian.AppendUint64(b, uint64(st.Size))
	b = binary.BigEndian.AppendUint64(b, 4096)
	b = binary.BigEndian.AppendUint64(b, uint64((st.Size+511)/512))
	for range 3 {
		put32(uint64(st.MTime))
	}
	return attachment(b)
}

// attachment is the answer of an operation that returns data, all of it.
func attachment(b []byte) reply { return binaryReply("F"+strconv.FormatInt(int64(len(b)), 16)+";", b) }

func (s *session) readLink(args string) reply {
	path, p, err := s.filePath(args)
	if err != nil {
		return fileFailure(err)
	}
	says, err := patiently(s, func() (string, error) { return p.Readlink(path) })
	if err != nil {
		return fileFailure(err)
	}
	return attachment([]byte(says))
}

func (s *session) closeFile(args string) reply {
	f, n, err := s.opened(args)
	if err != nil {
		return fileFailure(err)
	}
	delete(s.files.open, n)
	if _, err := patiently(s, func() (any, error) { return nil, f.Close() }); err != nil {
		return fileFailure(err)
	}
	return text("F0")
}
