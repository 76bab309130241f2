package corefiles

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"utrace.dev/engines/gcore"
)

func TestTemplate(t *testing.T) {
	sub := gcore.Subject{Container: "c/1", PID: 7, TID: 8, Command: "../x\n/..", Executable: "/bin/pro\x1bg", Signal: 11, Time: 5}
	for template, want := range map[Template]string{
		"core.%e.%p":     "core...!x_!...7",
		"%h-%i-%s-%t-%%": "c!1-8-11-5-%",
		"%P.%I.%f":       "7.8.pro_g",
		"%E":             "!bin!pro_g",
		"..":             "_.",
		"%e":             "_.!x_!..",
		"-rf":            "_rf",
		"%%p":            "%p",
		"a b\u202e":      "a b_",
		"\xff":           "_",
		DefaultTemplate:  "core.c!1...!x_!...7.5",
	} {
		if err := template.Check(); err != nil {
			t.Errorf("%q: %v", template, err)
		}
		if got := template.Name(&sub); got != want {
			t.Errorf("%q becomes %q, want %q", template, got, want)
		}
	}
	for _, bad := range []Template{"", "%", "core.%x", "%u", "a%%%", "a/b", "../x", "|/bin/sh", "@/run/s", Template(strings.Repeat("x", 128))} {
		if bad.Check() == nil {
			t.Errorf("the template %q is taken", bad)
		}
	}
	long := gcore.Subject{Command: strings.Repeat("ä", 300)}
	if got := Template("x%e").Name(&long); len(got) > longest || len(got) < longest-3 || !utf8.ValidString(got) {
		t.Errorf("a long name has %d bytes: %q", len(got), got)
	}
}

// FuzzTemplate: no name leads out of the folder, or is one that cannot be.
func FuzzTemplate(f *testing.F) {
	f.Add("core.%e.%p", "..", "c", "/")
	f.Add("%h%E", "\x00", "../..", "/usr/bin/x")
	f.Add("%", "\u202e", "", "")
	f.Fuzz(func(t *testing.T, template, command, container, exe string) {
		name := Template(template).Name(&gcore.Subject{Command: command, Container: container, Executable: exe})
		if name != filepath.Base(name) || !filepath.IsLocal(name) || name == "." || len(name) > longest || name[0] == '.' {
			t.Errorf("the name is %q", name)
		}
		if strings.ContainsAny(name, "\x00\n\x1b/") {
			t.Errorf("in the name %q is what must not be", name)
		}
	})
}
