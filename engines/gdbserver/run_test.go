package gdbserver_test

import (
	"encoding/hex"
	"os"
	"slices"
	"strings"
	"testing"

	"utrace.dev/engines/gdbserver"
	"utrace.dev/engines/target/targettest"
	"utrace.dev/utrace/utracetest"
)

// runner begins a session that can start processes, and returns what they print.
func runner(t *testing.T, sys *targettest.System, container string) (*client, *os.File) {
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	from, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { null.Close(); from.Close(); to.Close() })
	return connectAs(t, gdbserver.Config{System: sys, Container: container, Home: container, Stdio: []*os.File{null, to, to}}), from
}

func hexed(words ...string) string {
	for i := range words {
		words[i] = hex.EncodeToString([]byte(words[i]))
	}
	return strings.Join(words, ";")
}

// TestRun: a process is started as the client says, stands before its first
// instruction, runs to its end, and can be started again without its name.
func TestRun(t *testing.T) {
	_, sys, _ := world(t)
	sys.Install("/bin/x", utracetest.Program{utracetest.Sys(utracetest.SysGetID), utracetest.Sys(utracetest.SysExitGroup, 7)})
	c, _ := runner(t, sys, "c")
	c.ask("qSupported:multiprocess+", ".*QEnvironmentHexEncoded\\+.*QSetWorkingDir\\+.*")
	c.ask("!", "OK")
	c.ask("QEnvironmentHexEncoded:"+hexed("A=1"), "OK")
	c.ask("QEnvironmentHexEncoded:"+hexed("A=2=3"), "OK")
	c.ask("QEnvironmentHexEncoded:"+hexed("B=4"), "OK")
	c.ask("QEnvironmentUnset:"+hexed("B"), "OK")
	c.ask("QEnvironmentUnset:"+hexed("C"), "OK")
	c.ask("QSetWorkingDir:"+hexed("/d"), "OK")
	stopped := c.ask("vRun;"+hexed("/bin/x", "one", ""), "T05thread:p[0-9a-f]+\\.[0-9a-f]+;.*")
	pid, _, _ := strings.Cut(strings.TrimPrefix(stopped, "T05thread:p"), ".")
	c.ask("qAttached:"+pid, "0")
	c.ask("vCont;c", "W07;process:"+pid)
	c.ask("QEnvironmentReset", "OK")
	c.ask("QSetWorkingDir:", "OK")
	c.ask("vRun;", "T05.*")
	c.ask("vCont;c", "W07.*")
	c.close()

	all := sys.Commands()
	if len(all) != 2 {
		t.Fatalf("%d processes were started, want 2", len(all))
	}
	container := []string{"A=0", "B=0", "C=0", "D=0"}
	if got, want := all[0].Env(container), []string{"D=0", "A=2=3"}; !slices.Equal(got, want) {
		t.Errorf("the environment is %q, want %q", got, want)
	}
	if got := all[1].Env(container); !slices.Equal(got, container) {
		t.Errorf("the environment is %q after it was reset", got)
	}
	if got, want := all[0].Args, []string{"/bin/x", "one", ""}; !slices.Equal(got, want) || all[0].Dir != "/d" || all[0].Container != "c" {
		t.Errorf("%+v was started", all[0])
	}
	if got, want := all[1].Args, []string{"/bin/x"}; !slices.Equal(got, want) || all[1].Dir != "" {
		t.Errorf("%+v was started next", all[1])
	}
}

// TestRunLLDB: what LLDB says to start a process, in both ways, and what it asks.
func TestRunLLDB(t *testing.T) {
	_, sys, _ := world(t)
	sys.Install("/bin/x", utracetest.Program{utracetest.Sys(utracetest.SysExitGroup, 7)})
	c, printed := runner(t, sys, "c")
	c.ask("qSupported:xmlRegisters=i386;multiprocess+", ".*")
	for _, packet := range []string{"QThreadSuffixSupported", "QListThreadsInStopReply", "QEnableErrorStrings"} {
		c.ask(packet, "OK")
	}
	// Nothing is there to be debugged yet.
	c.ask("qProcessInfo", "E03")
	c.ask("qC", "E03")
	c.ask("qfThreadInfo", "OK")
	c.ask("?", "E03")
	const none = "/none"
	c.ask("A10,0,"+hexed(none), "E02;[0-9a-f]+")
	message := c.ask("qLaunchSuccess", "E.*"+none+".*")[1:]
	c.ask("vRun;"+hexed(none), "E02;"+hexed(message))
	text := make([]byte, 200)
	if n, err := printed.Read(text); err != nil || !strings.Contains(string(text[:n]), message) {
		t.Errorf("the user reads %q (%v), want %q", text[:n], err, message)
	}
	for range 2 {
		c.ask("QEnvironment:A=1", "OK")
		c.ask("A12,0,2f62696e2f78,6,1,6f6e65,0,2,", "OK")
		c.ask("qLaunchSuccess", "OK")
		c.ask("qProcessInfo", "pid:.*")
		c.ask("?", "T13thread:.*reason:signal;.*")
		c.ask("c", "W07.*")
	}
	for _, packet := range []string{"A", "A0", "A0,0", "A10,0," + hexed("a"), "A2,1,61", "A2,0,61,2,0,61", "Ax,0,61", "A2,0,6x", "A2,0,61,"} {
		c.ask(packet, "E16")
	}
	c.close()
	for _, got := range sys.Commands() {
		if want := []string{"/bin/x", "one", ""}; !slices.Equal(got.Args, want) {
			t.Errorf("%q was started, want %q", got.Args, want)
		}
	}
}

// TestRunNonStop: the first stop is the answer to vRun.
func TestRunNonStop(t *testing.T) {
	_, sys, _ := world(t)
	sys.Install("/bin/x", utracetest.Program{utracetest.Sys(utracetest.SysExitGroup, 7)})
	c, _ := runner(t, sys, "c")
	c.ask("qSupported:multiprocess+", ".*")
	c.ask("!", "OK")
	c.ask("QNonStop:1", "OK")
	c.ask("vRun;"+hexed("/bin/x"), "T05thread:.*")
	c.ask("vCont;c", "OK")
	if note := c.receive(); !strings.HasPrefix(note, "Stop:W07") {
		t.Errorf("the end is reported as %q", note)
	}
	c.close()
}

// TestRunNot: what cannot be started, and what nobody may ask for.
func TestRunNot(t *testing.T) {
	_, sys, _ := world(t)
	c, printed := runner(t, sys, "c")
	c.ask("vRun;"+hexed("/none"), "E02")
	text := make([]byte, 200)
	n, err := printed.Read(text)
	if got := string(text[:n]); err != nil || !strings.Contains(got, "/none") {
		t.Errorf("the user reads %q (%v)", got, err)
	}
	for _, packet := range []string{"vRun", "vRun;zz", "vRunx", "QEnvironmentHexEncoded:zz", "QEnvironmentHexEncoded:" + hexed("A"),
		"QEnvironmentHexEncoded:" + hexed("=x"), "QEnvironmentHexEncoded:" + hexed("A=\x00"), "QEnvironmentUnset:", "QEnvironmentUnset:" + hexed("A=1"),
		"QSetWorkingDir:" + hexed("relative"), "QSetWorkingDir:zz"} {
		c.ask(packet, "E16")
	}
	big := strings.Repeat("x", 60000)
	for i := range 34 { // 2 MiB
		c.ask("QEnvironmentHexEncoded:"+hexed(string(rune('A'+i))+"="+big), "OK")
	}
	c.ask("QEnvironmentHexEncoded:"+hexed("Z9="+big), "E07")
	c.ask("QEnvironmentHexEncoded:"+hexed("A="+big), "OK") // in place of the old one
	c.close()

	c, _ = runner(t, sys, "")
	c.ask("vRun;"+hexed("/none"), "E16")
	c.close()
	c = connectAs(t, gdbserver.Config{System: sys, Container: "c"})
	c.ask("vRun;"+hexed("/none"), "")
	c.close()
}
