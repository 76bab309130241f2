package hosttools

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"utrace.dev/test/guest"
	"utrace.dev/test/need"
	"utrace.dev/test/sandbox"
)

// engine is a Docker Engine of this test's own.
type engine struct {
	t      *testing.T
	dir    string
	binary string // runsc
}

// startEngine starts dockerd with a runsc binary as a runtime.
func startEngine(t *testing.T, binary string) *engine {
	t.Helper()
	need.Root(t)
	need.Tool(t, "dockerd")
	need.Tool(t, "docker")
	dir, err := os.MkdirTemp("", "docker") // a short name: sockets are made below it
	if err != nil {
		t.Fatal(err)
	}
	d := &engine{t, dir, binary}
	config, err := json.Marshal(map[string]any{"runtimes": map[string]any{"ours": map[string]any{
		"path": binary, "runtimeArgs": []string{"--network=none", "--ignore-cgroups"},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "daemon.json"), config, 0o644); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	cmd := exec.Command("dockerd", "--config-file="+dir+"/daemon.json", "--data-root="+dir+"/data", "--exec-root="+dir+"/exec",
		"--host=unix://"+dir+"/socket", "--pidfile="+dir+"/pid", "--storage-driver=vfs",
		"--iptables=false", "--ip6tables=false", "--bridge=none")
	cmd.Stdout, cmd.Stderr = &log, &log
	cmd.WaitDelay = patience
	// What it mounts goes with it, and so does it with the test.
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGTERM}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM) // an error shows in Wait
		if err := cmd.Wait(); err != nil || t.Failed() {
			t.Logf("dockerd: %v\n%s", err, log.Bytes())
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("what dockerd left: %v", err)
		}
	})
	eventually(t, "dockerd answers", func() bool {
		_, err := d.try("version")
		return err == nil
	})
	return d
}

func (d *engine) try(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "docker", append([]string{"--host=unix://" + d.dir + "/socket"}, args...)...)
	out, err := cmd.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// docker runs a command that must work.
func (d *engine) docker(args ...string) string {
	d.t.Helper()
	out, err := d.try(args...)
	if err != nil {
		d.t.Fatalf("docker %q: %v\n%s", args, err, out)
	}
	return out
}

// tool prepares a command of runsc on the engine's containers.
func (d *engine) tool(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, d.binary, append([]string{"--root=" + d.dir + "/exec/runtime-runc/moby"}, args...)...)
	cmd.WaitDelay = patience
	return cmd
}

// TestDocker: the tools of the host work on a container that Docker Engine runs: one with
// a read-only root, in which there is one static program.
func TestDocker(t *testing.T) {
	need.Tool(t, "gcc")
	binary, err := sandbox.FindBinary("")
	if err != nil {
		t.Fatal(err)
	}
	compiler, err := guest.New("")
	if err != nil {
		t.Fatal(err)
	}
	program, err := compiler.Build("progs/crashes.c")
	if err != nil {
		t.Fatal(err)
	}
	d := startEngine(t, binary)
	image := filepath.Join(d.dir, "image.tar")
	tar := exec.Command("tar", "-cf", image, "--transform=s,.*,program,", "-C", "/", strings.TrimPrefix(program, "/"))
	if out, err := tar.CombinedOutput(); err != nil {
		t.Fatalf("tar: %v\n%s", err, out)
	}
	d.docker("import", image, "crashes:1")
	id := d.docker("run", "--detach", "--runtime=ours", "--network=none", "--read-only", "--name=crashing", "crashes:1", "/program")
	t.Cleanup(func() { d.docker("rm", "--force", "crashing") })

	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	dir := t.TempDir()
	cores := stay(t, d.tool(ctx, "cores", "-dir="+dir, "-name=%s", id[:12]))
	eventually(t, "the session is there", func() bool {
		out, err := d.tool(ctx, "engines", id).CombinedOutput()
		if err != nil {
			t.Fatalf("engines: %v\n%s", err, out)
		}
		return strings.Contains(string(out), "SIGNAL_CORE")
	})
	eventually(t, "the program is there", func() bool { return d.docker("logs", "crashing") == "ready" })
	d.docker("kill", "--signal=USR1", "crashing")
	want := strings.Join(append([]string{"ready"}, crashOutput...), "\n")
	eventually(t, "the processes have died", func() bool { return strings.HasSuffix(d.docker("logs", "crashing"), "done") })
	if got := d.docker("logs", "crashing"); got != want {
		t.Errorf("the container prints\n%s\nwant\n%s", got, want)
	}
	eventually(t, "the cores are written", func() bool { return strings.Count(cores.output(), "died of signal") == 3 })
	for _, signal := range []string{"11", "6", "3"} {
		const prstatus = 1
		if n := notes(t, filepath.Join(dir, signal), prstatus); n != 2 {
			t.Errorf("the core of signal %s has %d threads, want 2", signal, n)
		}
	}
	if out, err := d.tool(ctx, "gcore", "-o", filepath.Join(dir, "live"), id, "1").CombinedOutput(); err != nil {
		t.Errorf("gcore: %v\n%s", err, out)
	}
	d.docker("kill", "crashing")
	if err := cores.wait(); err != nil {
		t.Errorf("cores, after the container's end: %v", err)
	}
}
