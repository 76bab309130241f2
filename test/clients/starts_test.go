package clients

import (
	"context"
	"flag"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"utrace.dev/test/need"
	"utrace.dev/test/sandbox"
)

var (
	startsFlag = flag.Int("starts", 40, "how often TestStarts starts gdb")
	gdbsFlag   = flag.Int("gdbs", 4, "how many gdbs TestStarts has at a time, in one sandbox")
)

const (
	// startTime is for one start on a busy machine. On an idle one it takes a
	// third of a second.
	startTime = 5 * time.Second

	// A gdb says in one write what happened, so that others cannot come between.
	startsScript = `
		worker() {
			for i in $(seq $1); do
				said=$(gdb -nx -batch -ex run --args /bin/true 2>&1)
				printf '%s\n%s\n' "$said" --
			done
		}
		for i in $(seq GDBS); do worker EACH & done
		wait`
)

var startsIDs = regexp.MustCompile(`process \d+`)

// TestStarts starts gdb many times on a program that does nothing, several at
// once: each says what it says on the host, of no signal.
func TestStarts(t *testing.T) {
	t.Parallel()
	need.Root(t)
	need.Tool(t, "gdb")
	binary, err := sandbox.FindBinary(*runscFlag)
	if err != nil {
		t.Fatal(err)
	}
	each := (*startsFlag + *gdbsFlag - 1) / *gdbsFlag
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute+time.Duration(*startsFlag)*startTime)
	defer cancel()

	// On the host once is enough to learn what is right.
	want := starts(t, exec.CommandContext(ctx, "/bin/sh", "-c", startsCommand(1, 1)))[0]
	if !strings.Contains(want, "[Inferior 1 (process N) exited normally]") {
		t.Fatalf("on the host gdb says\n%s", want)
	}
	runsc := sandbox.Runsc{Binary: binary, Dir: t.TempDir()}
	said := starts(t, runsc.Do(ctx, "/bin/sh", "-c", startsCommand(*gdbsFlag, each)))
	if len(said) != *gdbsFlag*each {
		t.Errorf("%d of %d gdbs came to an end", len(said), *gdbsFlag*each)
	}
	others := make(map[string]int)
	for _, text := range said {
		if text != want {
			others[text]++
		}
	}
	for text, n := range others {
		t.Errorf("of %d gdbs %d said\n%s\non the host one says\n%s", len(said), n, text, want)
	}
	words, err := runsc.LastWords()
	if err != nil {
		t.Error(err)
	}
	if words != "" {
		t.Errorf("the Sentry died: %.4000s", words)
	}
}

func startsCommand(gdbs, each int) string {
	return strings.NewReplacer("GDBS", fmt.Sprint(gdbs), "EACH", fmt.Sprint(each)).Replace(startsScript)
}

// starts returns what each gdb said.
func starts(t *testing.T, cmd *exec.Cmd) []string {
	t.Helper()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v\n%.4000s", cmd.Path, err, out)
	}
	all := strings.Split(startsIDs.ReplaceAllString(string(out), "process N"), "\n--\n")
	if last := all[len(all)-1]; last != "" {
		t.Errorf("behind the last gdb there is %q", last)
	}
	return all[:len(all)-1]
}
