package utrace

// A View is all register sets of one ABI. It is constant between execs
// (invariant 99). Reads and writes are for the thread itself in a callback
// (but DEATH and REAP), or for others between Prepare and Finish.
type View struct {
	// Name is the ABI, for example "x86_64".
	Name    string
	Regsets []Regset
}

// A Regset is a named array of register slots of one kind.
type Regset struct {
	// Name is for people, for example "prstatus".
	Name string
	// Type is the ELF core note type (NT_PRSTATUS, …).
	Type uint32
	// Size and Slot are in bytes: of the whole set, and of one slot, to which
	// position and length of an access must be aligned.
	Size, Slot int
	// Part says where a part of a set is that is in other places on other
	// processors, in bytes; 0, 0 if the processor does not have it. For
	// NT_X86_XSTATE n is the number of a component, from 2 on (Intel SDM 1, 13.4.3).
	// nil: all is at its fixed place.
	Part func(n int) (offset, size int)
	// Fetch returns the whole set, Size bytes.
	Fetch func() ([]byte, error)
	// Store replaces the whole set. It refuses impossible values.
	Store func([]byte) error
}

// Find returns the regset of a core note type, or nil.
func (v *View) Find(noteType uint32) *Regset {
	for i := range v.Regsets {
		if v.Regsets[i].Type == noteType {
			return &v.Regsets[i]
		}
	}
	return nil
}

// Get copies len(buf) bytes from position pos (in bytes) of the set.
// ErrInvalid: not aligned to slots, or out of range (invariant 98).
func (r *Regset) Get(pos int, buf []byte) error {
	if err := r.check(pos, len(buf)); err != nil {
		return err
	}
	all, err := r.Fetch()
	if err != nil {
		return err
	}
	copy(buf, all[pos:])
	return nil
}

// Set writes buf at position pos (in bytes) of the set. Errors as for Get.
func (r *Regset) Set(pos int, buf []byte) error {
	if err := r.check(pos, len(buf)); err != nil {
		return err
	}
	all, err := r.Fetch()
	if err != nil {
		return err
	}
	copy(all[pos:], buf)
	return r.Store(all)
}

func (r *Regset) check(pos, n int) error {
	if pos < 0 || pos > r.Size || n > r.Size-pos || pos%r.Slot != 0 || n%r.Slot != 0 {
		return ErrInvalid
	}
	return nil
}
