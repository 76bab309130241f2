package vfs

import (
	"cmp"
	"slices"
	"unsafe"
)

// Target returns the offset-th of the files that were added to ep under the file
// descriptor num, counted from 0, or nil. No reference is held on it, so it may
// only be compared.
func (ep *EpollInstance) Target(num int32, offset uint32) *FileDescription {
	ep.interestMu.Lock()
	defer ep.interestMu.Unlock()
	var files []*FileDescription
	for key := range ep.interest {
		if key.num == num {
			files = append(files, key.file)
		}
	}
	if uint64(offset) >= uint64(len(files)) {
		return nil
	}
	slices.SortFunc(files, func(a, b *FileDescription) int {
		return cmp.Compare(uintptr(unsafe.Pointer(a)), uintptr(unsafe.Pointer(b)))
	})
	return files[offset]
}
