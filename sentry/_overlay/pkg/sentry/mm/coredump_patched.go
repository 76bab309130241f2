package mm

import (
	"bytes"

	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/hostarch"
	"gvisor.dev/gvisor/pkg/sentry/vfs"
	"gvisor.dev/gvisor/pkg/usermem"
)

// This file finds code that only the platform systrap has written to. What it
// replaced there has been put back before a core is written, so the mapping is as
// if nobody had: the core has no more of it than of any other code.

// patchedCode is a mapping of a file that is not writable and never was, and has
// private pages. A debugger writes there too.
type patchedCode struct {
	index int // in the core's mappings
	file  *vfs.FileDescription
	pages []patchedRange
}

type patchedRange struct {
	hostarch.AddrRange
	off uint64 // of Start in the file
}

// maxPatched is how many bytes are compared with the file at most: systrap's table
// has fewer entries than this has pages.
const maxPatched = 1024 * hostarch.PageSize

// patchedCodeLocked returns what may be the platform's changes in vseg. The caller
// has to drop the reference to the file.
//
// Preconditions: mm.mappingMu and mm.activeMu must be locked.
func (mm *MemoryManager) patchedCodeLocked(vseg vmaIterator) (patchedCode, bool) {
	v := vseg.ValuePtr()
	file, ok := v.id.(*vfs.FileDescription)
	if !ok || !v.realPerms.Execute {
		return patchedCode{}, false
	}
	p := patchedCode{file: file}
	var size uint64
	for pseg := mm.pmas.LowerBoundSegment(vseg.Start()); pseg.Ok() && pseg.Start() < vseg.End(); pseg = pseg.NextSegment() {
		if !pseg.ValuePtr().private {
			continue
		}
		ar := pseg.Range().Intersect(vseg.Range())
		if size += uint64(ar.Length()); size > maxPatched {
			return patchedCode{}, false
		}
		p.pages = append(p.pages, patchedRange{ar, v.off + uint64(ar.Start-vseg.Start())})
	}
	file.IncRef()
	return p, true
}

// sameAsFile returns true if the pages hold what the file holds.
func (p *patchedCode) sameAsFile(ctx context.Context, mm *MemoryManager) bool {
	var memory, file [hostarch.PageSize]byte
	for _, r := range p.pages {
		for addr := r.Start; addr < r.End; addr += hostarch.PageSize {
			if _, err := mm.CopyIn(ctx, addr, memory[:], usermem.IOOpts{IgnorePermissions: true}); err != nil {
				return false
			}
			clear(file[:]) // behind the end of the file there are zeroes
			off := int64(r.off + uint64(addr-r.Start))
			if n, _ := p.file.PRead(ctx, usermem.BytesIOSequence(file[:]), off, vfs.ReadOptions{}); n == 0 || !bytes.Equal(memory[:], file[:]) {
				return false
			}
		}
	}
	return true
}
