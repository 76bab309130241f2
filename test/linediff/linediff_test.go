package linediff

import (
	"slices"
	"strings"
	"testing"
)

func TestLines(t *testing.T) {
	for _, test := range []struct{ a, b, want string }{
		{"", "", ""},
		{"a b c", "a b c", ""},
		{"", "a b", "+ a|+ b"},
		{"a b", "", "- a|- b"},
		{"a b c", "a x c d", "- b|+ x|+ d"},
		{"a b", "b a", "- a|+ a"},
		{"a a b a", "a b", "- a|- a"},
		{"x b c y", "z b c y", "- x|+ z"},
		{"a c e", "b c d e", "- a|+ b|+ d"},
	} {
		var want []string
		if test.want != "" {
			want = strings.Split(test.want, "|")
		}
		if got := Lines(strings.Fields(test.a), strings.Fields(test.b)); !slices.Equal(got, want) {
			t.Errorf("Lines(%q, %q) = %q, want %q", test.a, test.b, got, want)
		}
	}
}
