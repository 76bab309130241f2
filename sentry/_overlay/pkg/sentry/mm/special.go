package mm

// This file tells mappings that the Sentry makes from those of the application.

// isSpecial returns true for the vdso and its data.
func (v *vma) isSpecial() bool {
	_, ok := v.mappable.(*SpecialMappable)
	return ok && v.private
}

// isKernelData returns true for the data of the vdso, which no debugger may read.
func (v *vma) isKernelData() bool { return v.isSpecial() && !v.maxPerms.Write }

// isPlatformCode returns true for the code that the platform systrap puts in the
// place of system calls, see usertrap.State. The application cannot give a mapping
// this name.
func (v *vma) isPlatformCode() bool { return v.name == "[usertrap]" }
