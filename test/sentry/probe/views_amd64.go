package probe

import (
	"bytes"
	"errors"
	"fmt"

	"utrace.dev/utrace"
)

// views checks the register sets of the thread, which the engine must hold: a
// part that is read or written agrees with the whole, and what is no slot of the
// set is refused.
func (s *scripted) views() error {
	return elsewhere(func() error {
		var x utrace.Exam
		if err := s.engine.Prepare(&x); err != nil {
			return err
		}
		v := s.engine.Thread().Task().View()
		err := fmt.Errorf("the view %q has no register sets", v.Name)
		for i := range v.Regsets {
			if err = checkSet(&v.Regsets[i]); err != nil {
				err = fmt.Errorf("register set %s: %w", v.Regsets[i].Name, err)
				journal.add("%v", err)
				break
			}
		}
		return errors.Join(err, s.engine.Finish(&x))
	})
}

func checkSet(r *utrace.Regset) error {
	whole := make([]byte, r.Size)
	if err := r.Get(0, whole); err != nil {
		return err
	}
	if len(bytes.Trim(whole, "\x00")) == 0 {
		return errors.New("all zero")
	}
	part := make([]byte, r.Slot)
	for pos := 0; pos < r.Size; pos += r.Slot {
		if err := r.Get(pos, part); err != nil {
			return fmt.Errorf("at %d: %w", pos, err)
		}
		if !bytes.Equal(part, whole[pos:pos+r.Slot]) {
			return fmt.Errorf("at %d: %x, but %x in the whole", pos, part, whole[pos:pos+r.Slot])
		}
	}
	for _, bad := range []struct{ pos, n int }{{-r.Slot, r.Slot}, {1, r.Slot}, {0, r.Slot - 1}, {r.Size, r.Slot}, {0, r.Size + r.Slot}} {
		if err := r.Get(bad.pos, make([]byte, bad.n)); err != utrace.ErrInvalid {
			return fmt.Errorf("%d bytes at %d: %v, want ErrInvalid", bad.n, bad.pos, err)
		}
	}
	// r15, the first slot of the general registers, may have any value.
	const prstatus = 1
	if r.Type == prstatus {
		changed := bytes.Repeat([]byte{0x5a}, r.Slot)
		if err := r.Set(0, changed); err != nil {
			return err
		}
		if err := r.Get(0, part); err != nil || !bytes.Equal(part, changed) {
			return fmt.Errorf("wrote %x, read %x (%v)", changed, part, err)
		}
	}
	// The whole written back leaves all as it was.
	if err := r.Set(0, whole); err != nil {
		return err
	}
	again := make([]byte, r.Size)
	if err := r.Get(0, again); err != nil {
		return err
	}
	if !bytes.Equal(again, whole) {
		return errors.New("differs after it was written back unchanged")
	}
	return nil
}
