package guest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"utrace.dev/test/need"
)

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func compiler(t *testing.T) *Compiler {
	t.Helper()
	need.Tool(t, "gcc")
	c, err := New(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestBuildFollowsItsHeader(t *testing.T) {
	c, dir := compiler(t), t.TempDir()
	source := write(t, dir, "code.c", "#include \"code.h\"\nint main(void) { return CODE; }\n")
	for _, want := range []string{"3", "4"} {
		write(t, dir, "code.h", "#define CODE "+want+"\n")
		binary, err := c.Build(source)
		if err != nil {
			t.Fatal(err)
		}
		err = exec.Command(binary).Run()
		if err == nil || err.Error() != "exit status "+want {
			t.Errorf("with CODE %s the program ended with %v, want exit status %s", want, err, want)
		}
	}
}

func TestBuildOnlyOnce(t *testing.T) {
	c, dir := compiler(t), t.TempDir()
	source := write(t, dir, "p.c", "int main(void) { return 0; }\n")
	first, err := c.Build(source)
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(first)
	if err != nil {
		t.Fatal(err)
	}
	second, err := c.Build(source)
	if err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(second)
	if err != nil {
		t.Fatal(err)
	}
	if first != second || !os.SameFile(before, after) {
		t.Errorf("the second build made %s again; the first was %s", second, first)
	}
}

func TestPruneSparesOtherPrograms(t *testing.T) {
	c, dir := compiler(t), t.TempDir()
	short := write(t, dir, "p.c", "int main(void) { return 0; }\n")
	long := write(t, dir, "p-long.c", "int main(void) { return 0; }\n")
	built := c.BuildAll([]string{short, long})
	old := time.Now().Add(-2 * keep)
	for source, b := range built {
		if b.Err != nil {
			t.Fatalf("%s: %v", source, b.Err)
		}
		if err := os.Chtimes(filepath.Dir(b.Binary), old, old); err != nil {
			t.Fatal(err)
		}
	}
	write(t, dir, "p.c", "int main(void) { return 1; }\n")
	if _, err := c.Build(short); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(built[short].Binary); !os.IsNotExist(err) {
		t.Errorf("the old binary of p is still there (stat says %v)", err)
	}
	if _, err := os.Stat(built[long].Binary); err != nil {
		t.Errorf("building p removed the binary of p-long: %v", err)
	}
}

func TestWarningFailsTheBuild(t *testing.T) {
	c, dir := compiler(t), t.TempDir()
	source := write(t, dir, "w.c", "int main(void) { int unused; return 0; }\n")
	_, err := c.Build(source)
	if err == nil || !strings.Contains(err.Error(), "unused") {
		t.Errorf("a program with a warning built with error %v, want the compiler's message about the variable unused", err)
	}
}
