package coredump

import (
	"bytes"
	"debug/elf"
	"errors"
	"io"
	"reflect"
	"testing"
	"time"
)

// fakeMemory has pages by address; an address without one holds zeroes, and nil
// cannot be read.
type fakeMemory map[uint64][]byte

func (m fakeMemory) NextData(start, end uint64) (from, to uint64) {
	for from = start; from < end; from += PageSize {
		if _, ok := m[from]; ok {
			break
		}
	}
	for to = from; to < end; to += PageSize {
		if _, ok := m[to]; !ok {
			break
		}
	}
	return from, to
}

func (m fakeMemory) Read(p []byte, addr uint64) (n int, err error) {
	for n < len(p) {
		at := addr + uint64(n)
		page := m[at&^(PageSize-1)]
		if page == nil {
			break
		}
		n += copy(p[n:], page[at%PageSize:])
	}
	return n, nil
}

func page(b byte) []byte { return bytes.Repeat([]byte{b}, PageSize) }

type fakeThread struct {
	tid  int32
	sets []Regset
	err  error
}

func (t fakeThread) Status() Status {
	return Status{TID: t.tid, PPID: 7, PGID: 8, SID: 9, Pending: 0x11, Blocked: 0x22,
		UserTime: 1500 * time.Millisecond, ChildSystemTime: 2 * time.Second}
}

func (t fakeThread) Regsets() ([]Regset, error) { return t.sets, t.err }

func thread(tid int32) fakeThread {
	return fakeThread{tid: tid, sets: []Regset{
		{NotePRStatus, bytes.Repeat([]byte{byte(tid)}, 27*8)},
		{NotePRFPReg, make([]byte, 512)},
		{NoteX86XState, make([]byte, 832)},
	}}
}

func process() *Process {
	elfPage := page(1)
	copy(elfPage, "\x7fELF")
	return &Process{
		Machine:      elf.EM_X86_64,
		Info:         Info{State: 'R', PID: 100, PPID: 7, UID: 1000, Command: "a-name-that-is-too-long", ArgumentMemory: []byte("prog\x00arg\x00")},
		Signal:       11,
		SignalInfo:   append([]byte{11}, make([]byte, 127)...),
		Auxv:         []Aux{{6, 4096}, {0, 0}},
		Threads:      []Thread{thread(101), thread(100)},
		MachineNotes: []Regset{{NoteX86XSaveLayout, make([]byte, 16)}},
		Mappings: []Mapping{
			{Start: 0x10000, End: 0x12000, Read: true, Path: "/bin/prog"},
			{Start: 0x12000, End: 0x14000, Read: true, Execute: true, Path: "/bin/prog", Offset: 0x2000},
			{Start: 0x20000, End: 0x60000, Read: true, Write: true, Written: true},
			{Start: 0x70000, End: 0x71000, Read: true, Write: true, Written: true, DontDump: true},
		},
		Memory: fakeMemory{
			0x10000: elfPage, 0x11000: page(2), 0x12000: page(3),
			0x21000: page(4), 0x22000: page(0), 0x23000: page(5), 0x24000: nil, 0x25000: page(6),
			0x5f000: page(7), 0x70000: page(8),
		},
	}
}

// sparse is a file with holes.
type sparse struct {
	bytes.Buffer
	holes int64
	calls int
}

func (s *sparse) Skip(n int64) error {
	s.holes += n
	s.calls++
	s.Buffer.Write(make([]byte, n))
	return nil
}

// open writes p and reads it again.
func open(t *testing.T, w io.Writer, b *bytes.Buffer, p *Process, opts Options) *elf.File {
	t.Helper()
	if err := Write(w, p, opts); err != nil {
		t.Fatal(err)
	}
	f, err := elf.NewFile(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestSegments(t *testing.T) {
	var b bytes.Buffer
	f := open(t, &b, &b, process(), Options{DefaultFilter, NoLimit})
	if f.Type != elf.ET_CORE || f.Machine != elf.EM_X86_64 || len(f.Progs) != 5 {
		t.Fatalf("type %v, machine %v, %d segments", f.Type, f.Machine, len(f.Progs))
	}
	if p := f.Progs[0]; p.Type != elf.PT_NOTE || p.Align != 4 {
		t.Errorf("first segment: %+v", p.ProgHeader)
	}
	for i, want := range []struct{ addr, file, memory uint64 }{
		{0x10000, 0x1000, 0x2000},   // the ELF header
		{0x12000, 0, 0x2000},        // code, which is in the file
		{0x20000, 0x40000, 0x40000}, // its own
		{0x70000, 0, 0x1000},        // MADV_DONTDUMP
	} {
		p := f.Progs[i+1]
		if p.Type != elf.PT_LOAD || p.Vaddr != want.addr || p.Filesz != want.file || p.Memsz != want.memory || p.Off%PageSize != 0 {
			t.Errorf("segment %d: %+v, want %#x", i, p.ProgHeader, want)
		}
	}
	if got := f.Progs[2].Flags; got != elf.PF_R|elf.PF_X {
		t.Errorf("flags of code: %v", got)
	}
	data, err := io.ReadAll(f.Progs[3].Open())
	if err != nil {
		t.Fatal(err)
	}
	want := make([]byte, 0x40000)
	for at, b := range map[int]byte{0x1000: 4, 0x3000: 5, 0x5000: 6, 0x3f000: 7} {
		copy(want[at:], page(b))
	}
	if !bytes.Equal(data, want) {
		t.Error("the memory is not what was there")
	}
}

func TestSparse(t *testing.T) {
	var dense bytes.Buffer
	open(t, &dense, &dense, process(), Options{DefaultFilter, NoLimit})
	var s sparse
	open(t, &s, &s.Buffer, process(), Options{DefaultFilter, NoLimit})
	if !bytes.Equal(dense.Bytes(), s.Bytes()) {
		t.Error("with holes the file reads differently")
	}
	// 0x40 pages, of which four have something; and the room before the first.
	if pages := s.holes / PageSize; pages != 0x40-4 || s.holes%PageSize == 0 {
		t.Errorf("holes of %#x bytes", s.holes)
	}
	// The file ends in a hole.
	p := process()
	delete(p.Memory.(fakeMemory), 0x5f000)
	s = sparse{}
	open(t, &s, &s.Buffer, p, Options{DefaultFilter, NoLimit})
	if s.Len() != dense.Len() {
		t.Errorf("a hole at the end makes %d bytes of %d", s.Len(), dense.Len())
	}
}

func TestNotes(t *testing.T) {
	var b bytes.Buffer
	f := open(t, &b, &b, process(), Options{DefaultFilter, NoLimit})
	raw, err := io.ReadAll(f.Progs[0].Open())
	if err != nil {
		t.Fatal(err)
	}
	type note struct {
		name string
		typ  elf.NType
		size int
	}
	var got []note
	desc := map[elf.NType][]byte{}
	for len(raw) > 0 {
		name, size, typ := le.Uint32(raw), le.Uint32(raw[4:]), elf.NType(le.Uint32(raw[8:]))
		at := 12 + (name+3)&^3
		got = append(got, note{string(raw[12 : 12+name-1]), typ, int(size)})
		if desc[typ] == nil {
			desc[typ] = raw[at : at+size]
		}
		raw = raw[at+(size+3)&^3:]
	}
	fileSize := 16 + 2*24 + 2*len("/bin/prog\x00")
	want := []note{
		{"CORE", NotePRStatus, 336}, {"CORE", notePRPSInfo, 136}, {"CORE", noteSigInfo, 128},
		{"CORE", noteAuxv, 32}, {"CORE", noteFile, fileSize},
		{"CORE", NotePRFPReg, 512}, {"LINUX", NoteX86XState, 832},
		{"CORE", NotePRStatus, 336}, {"CORE", NotePRFPReg, 512}, {"LINUX", NoteX86XState, 832},
		{"LINUX", NoteX86XSaveLayout, 16},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("notes\n%v, want\n%v", got, want)
	}
	st := desc[NotePRStatus]
	if le.Uint32(st) != 11 || st[12] != 11 || le.Uint64(st[16:]) != 0x11 || le.Uint64(st[24:]) != 0x22 ||
		le.Uint32(st[32:]) != 101 || le.Uint64(st[48:]) != 1 || le.Uint64(st[56:]) != 500000 ||
		le.Uint64(st[96:]) != 2 || st[112] != 101 || st[327] != 101 || le.Uint32(st[328:]) != 1 {
		t.Errorf("NT_PRSTATUS: % x", st)
	}
	ps := desc[notePRPSInfo]
	if ps[1] != 'R' || le.Uint32(ps[16:]) != 1000 || le.Uint32(ps[24:]) != 100 ||
		string(ps[40:56]) != "a-name-that-is-\x00" || string(ps[56:66]) != "prog arg \x00" {
		t.Errorf("NT_PRPSINFO: %q", ps)
	}
	fl := desc[noteFile]
	if le.Uint64(fl) != 2 || le.Uint64(fl[8:]) != PageSize || le.Uint64(fl[16+24+16:]) != 2 || !bytes.HasSuffix(fl, []byte("/bin/prog\x00")) {
		t.Errorf("NT_FILE: %q", fl)
	}
}

func TestLimit(t *testing.T) {
	var whole sparse
	open(t, &whole, &whole.Buffer, process(), Options{DefaultFilter, NoLimit})
	written := uint64(int64(whole.Len()) - whole.holes)
	var b sparse
	if err := Write(&b, process(), Options{DefaultFilter, written}); err != nil {
		t.Errorf("limit of what it takes: %v", err)
	}
	b = sparse{}
	if err := Write(&b, process(), Options{DefaultFilter, written - 1}); !errors.Is(err, ErrLimit) {
		t.Errorf("limit of one byte less: %v", err)
	}
	if !bytes.HasPrefix(whole.Bytes(), b.Bytes()) || uint64(int64(b.Len())-b.holes) != written-PageSize {
		t.Errorf("%d bytes were written, which is not all but a page", int64(b.Len())-b.holes)
	}
}

var errStop = errors.New("stop")

type failing struct{ left int }

func (f *failing) Write(p []byte) (int, error) {
	if f.left--; f.left < 0 {
		return 0, errStop
	}
	return len(p), nil
}

func TestInterrupted(t *testing.T) {
	n := 0
	for ; ; n++ {
		err := Write(&failing{n}, process(), Options{DefaultFilter, NoLimit})
		if err == nil {
			break
		}
		if !errors.Is(err, errStop) {
			t.Fatalf("after %d writes: %v", n, err)
		}
	}
	if n < 10 {
		t.Errorf("it took %d writes", n)
	}
}

func TestManySegments(t *testing.T) {
	p := process()
	p.Mappings = nil
	for at := uint64(0x10000); len(p.Mappings) < manySegments; at += 2 * PageSize {
		p.Mappings = append(p.Mappings, Mapping{Start: at, End: at + PageSize, Read: true, Write: true})
	}
	p.Mappings[0].Written = true
	var b bytes.Buffer
	if err := Write(&b, p, Options{DefaultFilter, NoLimit}); err != nil {
		t.Fatal(err)
	}
	h := b.Bytes()
	if got := le.Uint16(h[56:]); got != manySegments {
		t.Errorf("number of segments in the header: %d", got)
	}
	section := h[le.Uint64(h[40:]):]
	if len(section) != sectionSize || le.Uint32(section[44:]) != manySegments+1 {
		t.Errorf("number of segments in the section: % x", section)
	}
}

func TestRefused(t *testing.T) {
	for name, change := range map[string]func(*Process){
		"no thread":      func(p *Process) { p.Threads = nil },
		"no registers":   func(p *Process) { p.Threads[0] = fakeThread{} },
		"register error": func(p *Process) { p.Threads[1] = fakeThread{err: errStop} },
		"half a page":    func(p *Process) { p.Mappings[0].Start++ },
		"backwards":      func(p *Process) { p.Mappings[0].End = 0 },
	} {
		p := process()
		change(p)
		var b bytes.Buffer
		if err := Write(&b, p, Options{DefaultFilter, NoLimit}); err == nil || b.Len() != 0 {
			t.Errorf("%s: %v after %d bytes", name, err, b.Len())
		}
	}
}
