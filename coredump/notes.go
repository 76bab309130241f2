package coredump

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
)

var le = binary.LittleEndian

// maxFileNote bounds NT_FILE, as Linux does: a process may have as many mappings
// as it likes, and their names are long.
const maxFileNote = 4 << 20

// buildNotes returns the contents of PT_NOTE.
func buildNotes(p *Process) ([]byte, error) {
	var b []byte
	for i, t := range p.Threads {
		sets, err := t.Regsets()
		if err != nil {
			return nil, fmt.Errorf("registers of thread %d: %w", t.Status().TID, err)
		}
		if len(sets) == 0 || sets[0].Type != NotePRStatus {
			return nil, fmt.Errorf("thread %d: its first register set is not NT_PRSTATUS; put that first", t.Status().TID)
		}
		b = appendNote(b, "CORE", NotePRStatus, prstatus(p.Signal, t.Status(), sets[0].Data))
		if i == 0 {
			b = appendProcessNotes(b, p)
		}
		for _, s := range sets[1:] {
			name := "LINUX"
			if s.Type == NotePRFPReg {
				name = "CORE"
			}
			b = appendNote(b, name, s.Type, s.Data)
		}
	}
	for _, n := range p.MachineNotes {
		b = appendNote(b, "LINUX", n.Type, n.Data)
	}
	return b, nil
}

// appendProcessNotes appends the notes that there is one of. They stand behind
// the first NT_PRSTATUS.
func appendProcessNotes(b []byte, p *Process) []byte {
	b = appendNote(b, "CORE", notePRPSInfo, prpsinfo(&p.Info))
	if len(p.SignalInfo) != 0 {
		b = appendNote(b, "CORE", noteSigInfo, p.SignalInfo)
	}
	var auxv []byte
	for _, a := range p.Auxv {
		auxv = le.AppendUint64(le.AppendUint64(auxv, a.Key), a.Value)
	}
	b = appendNote(b, "CORE", noteAuxv, auxv)
	if f := files(p.Mappings); f != nil {
		b = appendNote(b, "CORE", noteFile, f)
	}
	return b
}

func appendNote(b []byte, name string, typ elf.NType, desc []byte) []byte {
	b = le.AppendUint32(b, uint32(len(name)+1))
	b = le.AppendUint32(b, uint32(len(desc)))
	b = le.AppendUint32(b, uint32(typ))
	b = pad(append(append(b, name...), 0))
	return pad(append(b, desc...))
}

// pad fills b, which starts at a multiple of 4, up to the next one.
func pad(b []byte) []byte {
	return append(b, make([]byte, -len(b)&3)...)
}

// prstatus returns a struct elf_prstatus.
func prstatus(signal int32, s Status, regs []byte) []byte {
	var b []byte
	b = le.AppendUint32(b, uint32(signal)) // pr_info: si_signo, si_code, si_errno
	b = le.AppendUint64(b, 0)
	b = le.AppendUint32(b, uint32(uint16(signal))) // pr_cursig and two unused bytes
	b = le.AppendUint64(b, s.Pending)
	b = le.AppendUint64(b, s.Blocked)
	for _, id := range []int32{s.TID, s.PPID, s.PGID, s.SID} {
		b = le.AppendUint32(b, uint32(id))
	}
	for _, d := range []time.Duration{s.UserTime, s.SystemTime, s.ChildUserTime, s.ChildSystemTime} {
		b = le.AppendUint64(b, uint64(d/time.Second))
		b = le.AppendUint64(b, uint64(d%time.Second/time.Microsecond))
	}
	b = append(b, regs...)
	b = le.AppendUint32(b, 1)    // pr_fpvalid
	return le.AppendUint32(b, 0) // to a multiple of 8
}

// prpsinfo returns a struct elf_prpsinfo.
func prpsinfo(i *Info) []byte {
	const states = "RSDTZW"
	state, letter := max(0, strings.IndexByte(states, i.State)), byte('R')
	if i.State != 0 {
		letter = i.State
	}
	zombie := byte(0)
	if letter == 'Z' {
		zombie = 1
	}
	b := []byte{byte(state), letter, zombie, byte(i.Nice), 0, 0, 0, 0}
	b = le.AppendUint64(b, i.Flags)
	b = le.AppendUint32(b, i.UID)
	b = le.AppendUint32(b, i.GID)
	for _, id := range []int32{i.PID, i.PPID, i.PGID, i.SID} {
		b = le.AppendUint32(b, uint32(id))
	}
	var command [16]byte
	copy(command[:15], i.Command)
	var args [80]byte
	copy(args[:79], bytes.ReplaceAll(i.ArgumentMemory, []byte{0}, []byte{' '}))
	return append(append(b, command[:]...), args[:]...)
}

// files returns the contents of NT_FILE, nil if it would be too long.
func files(mappings []Mapping) []byte {
	var count, names int
	for _, m := range mappings {
		if m.Path != "" {
			count++
			names += len(m.Path) + 1
		}
	}
	if names+16+24*count > maxFileNote {
		return nil
	}
	b := le.AppendUint64(nil, uint64(count))
	b = le.AppendUint64(b, PageSize)
	for _, m := range mappings {
		if m.Path != "" {
			b = le.AppendUint64(b, m.Start)
			b = le.AppendUint64(b, m.End)
			b = le.AppendUint64(b, m.Offset/PageSize)
		}
	}
	for _, m := range mappings {
		if m.Path != "" {
			b = append(append(b, m.Path...), 0)
		}
	}
	return b
}
