package coredump

import "testing"

func TestFilter(t *testing.T) {
	const whole = 4 * PageSize
	m := func(change func(*Mapping)) Mapping {
		m := Mapping{Start: 0x10000, End: 0x10000 + whole, Read: true}
		change(&m)
		return m
	}
	anon := m(func(m *Mapping) { m.Written = true })
	untouched := m(func(*Mapping) {})
	code := m(func(m *Mapping) { m.Path, m.Execute = "/lib", true })
	data := m(func(m *Mapping) { m.Path = "/data" })
	later := m(func(m *Mapping) { m.Path, m.Offset = "/lib", PageSize })
	copied := m(func(m *Mapping) { m.Path, m.Written = "/lib", true })
	shared := m(func(m *Mapping) { m.Path, m.Shared = "/data", true })
	shm := m(func(m *Mapping) { m.Path, m.Shared, m.Unlinked = "/dev/zero", true, true })
	secret := m(func(m *Mapping) { m.Written, m.DontDump = true, true })
	vdso := m(func(m *Mapping) { m.Always = true })
	for _, c := range []struct {
		name   string
		m      Mapping
		filter Filter
		first  string
		want   uint64
	}{
		{"anonymous", anon, AnonymousPrivate, "", whole},
		{"anonymous, not wanted", anon, ^AnonymousPrivate, "", 0},
		{"untouched", untouched, ^Filter(0), "", 0},
		{"code", code, ELFHeaders, "", PageSize},
		{"code, not wanted", code, 0, "", 0},
		{"whole code", code, FilePrivate | ELFHeaders, "", whole},
		{"ELF file", data, ELFHeaders, "\x7fELF", PageSize},
		{"other file", data, ELFHeaders, "#!/b", 0},
		{"unreadable file", data, ELFHeaders, "", 0},
		{"rest of a file", later, ELFHeaders, "\x7fELF", 0},
		{"written file", copied, AnonymousPrivate, "", whole},
		{"written file, by the file's bit", copied, FilePrivate, "", whole},
		{"shared file", shared, FileShared, "", whole},
		{"shared file, not wanted", shared, ^FileShared, "", 0},
		{"shared memory", shm, AnonymousShared, "", whole},
		{"shared memory, not wanted", shm, FileShared, "", 0},
		{"MADV_DONTDUMP", secret, ^Filter(0), "", 0},
		{"vdso", vdso, 0, "", whole},
	} {
		if got := c.filter.dumpSize(&c.m, func() []byte { return []byte(c.first) }); got != c.want {
			t.Errorf("%s: %#x, want %#x", c.name, got, c.want)
		}
	}
	if DefaultFilter != 0x33 {
		t.Errorf("default filter %#x, want Linux's 0x33", uint32(DefaultFilter))
	}
}
