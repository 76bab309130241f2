package matrix

import (
	"maps"
	"slices"
	"testing"
)

const sampleHeader = `
#ifndef H
#define H
#include <linux/ptrace.h>
#define PTRACE_NEW_NR 0x4212
#define twice(x) \
	do { pt(PTRACE_TWICE); (void)(x); } while (0)
static OBS_UNUSED int deep(void) { return pt(PTRACE_DEEP); }
static const char *label(int r)
{
#define X(n) case n: return #n
	switch (r) {
	case PTRACE_LABEL: return "label";
	X(LABEL);
	}
	return 0;
}
struct box {
	int n;
};
static OBS_UNUSED void open_it(const char *name) /* { */
{
	char c = '}'; // }
	if (deep()) { open("/proc/%d/%s", name, c); }
}
static const int table[] = { PTRACE_TABLE };
#endif
`

func TestReadProgram(t *testing.T) {
	shared := map[string]mention{}
	readHeader(sampleHeader, shared)
	for _, tt := range []struct {
		source       string
		names, texts []string
	}{
		{"twice(1);", []string{"PTRACE_TWICE"}, nil},
		{"open_it(\"mem\");", []string{"PTRACE_DEEP"}, []string{"/proc/%d/%s", "mem"}},
		{"label(table[0]);", []string{"PTRACE_TABLE"}, []string{"label"}},
		{"pt(PTRACE_NEW_NR);", []string{"PTRACE_NEW"}, nil},
		{"struct box b; // PTRACE_NO\n/* PTRACE_NO */ \"PTRACE_NO\"", nil, []string{"PTRACE_NO"}},
		{"#ifndef PTRACE_NO\n#define PTRACE_NO PTRACE_YES\n#endif\n", []string{"PTRACE_YES"}, nil},
		{"#if PTRACE_YES\n#endif\n", []string{"PTRACE_YES"}, nil},
		{"x = 'a\\'' + PTRACE_YES + '\"';", []string{"PTRACE_YES"}, nil},
	} {
		p := readProgram("p", tt.source, shared)
		var names []string
		for n := range p.Names {
			if inRows.MatchString(n) {
				names = append(names, n)
			}
		}
		slices.Sort(names)
		texts := slices.Sorted(maps.Keys(p.Texts))
		if !slices.Equal(names, tt.names) || !slices.Equal(texts, tt.texts) {
			t.Errorf("%s\nuses the names %q and the texts %q, want %q and %q", tt.source, names, texts, tt.names, tt.texts)
		}
	}
}

func TestUsesFile(t *testing.T) {
	for _, tt := range []struct {
		file, source string
		want         bool
	}{
		{"/proc/PID/mem", `"/proc/%d/mem"`, true},
		{"/proc/PID/mem", `"/proc/self/task/%d/mem"`, true},
		{"/proc/PID/mem", `"/proc/%d/%s" "mem"`, true},
		{"/proc/PID/mem", `"/proc/%d/%s" "maps"`, false},
		{"/proc/PID/mem", `"mem"`, false},
		{"/proc/PID/mem", `"/proc/%d/memory"`, false},
		{"/proc/PID/status SigPnd", `"/proc/%d/status" "SigPnd:"`, true},
		{"/proc/PID/status SigPnd", `"/proc/%d/status" "\nSigPnd:\t%lx"`, true},
		{"/proc/PID/status SigPnd", `"/proc/%d/status" "ShdPnd"`, false},
		{"/proc/PID/status SigPnd", `"/proc/%d/stat" "SigPnd"`, false},
		{"/proc/sys/a/b", `"/proc/sys/a/b"`, true},
		{"/proc/sys/a/b", `"/proc/sys/a/%s" "b"`, true},
	} {
		if got := usesFile(readProgram("p", tt.source, nil), tt.file); got != tt.want {
			t.Errorf("%s uses %s: %v, want %v", tt.source, tt.file, got, tt.want)
		}
	}
}

func TestHasWord(t *testing.T) {
	for _, tt := range []struct {
		text, word string
		want       bool
	}{
		{"PTRACE_CONT, and", "PTRACE_CONT", true},
		{"after CONT", "CONT", true},
		{"PTRACE_CONT", "CONT", true},
		{"SIGCONT", "CONT", false},
		{"PTRACE_PEEKTEXT", "PTRACE_PEEK", false},
		{"/proc/PID/mem", "/proc/PID/me", false},
		{"CONTEXT CONT", "CONT", true},
		{"", "CONT", false},
	} {
		if got := hasWord(tt.text, tt.word); got != tt.want {
			t.Errorf("%q has the word %q: %v, want %v", tt.text, tt.word, got, tt.want)
		}
	}
}
