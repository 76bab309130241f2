package hosttools

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"utrace.dev/test/need"
	"utrace.dev/test/sandbox"
)

// engine is a Docker Engine of this test's own.
type engine struct {
	t      *testing.T
	dir    string
	binary string // runsc
}

// cores is the folder for the cores of containers with the runtime "cores".
func (d *engine) cores() string { return filepath.Join(d.dir, "cores") }

// load makes an image of a static program: /program.
func (d *engine) load(name, program string) {
	d.t.Helper()
	image := filepath.Join(d.dir, "image.tar")
	tar := exec.Command("tar", "-cf", image, "--transform=s,.*,program,", "-C", "/", strings.TrimPrefix(program, "/"))
	if out, err := tar.CombinedOutput(); err != nil {
		d.t.Fatalf("tar: %v\n%s", err, out)
	}
	d.docker("import", image, name)
}

// startEngine starts dockerd with a runsc binary as the runtime "ours", and with flags
// as the runtime "cores".
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
	if err := os.Mkdir(d.cores(), 0o700); err != nil {
		t.Fatal(err)
	}
	args := []string{"--network=none", "--ignore-cgroups"}
	config, err := json.Marshal(map[string]any{"runtimes": map[string]any{
		"ours":  map[string]any{"path": binary, "runtimeArgs": args},
		"cores": map[string]any{"path": binary, "runtimeArgs": slices.Concat(args, []string{"--utrace-cores=" + d.cores(), "--utrace-cores-name=%f.%s"})},
	}})
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
	binary, err := sandbox.FindBinary("")
	if err != nil {
		t.Fatal(err)
	}
	d := startEngine(t, binary)
	d.load("crashes:1", build(t, "crashes"))
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
	eventually(t, "the cores are written", func() bool { return strings.Count(cores.Output(), "died of signal") == 3 })
	for _, signal := range []string{"11", "6", "3"} {
		const prstatus = 1
		eventually(t, "the core is written", func() bool { return exists(filepath.Join(dir, signal)) })
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
	t.Run("flags", func(t *testing.T) { dockerFlags(t, d) })
}

// dockerFlags: with no more than a flag in daemon.json the core of a container that dies
// of its first instruction is on the host, and nobody waits for who wrote it.
func dockerFlags(t *testing.T, d *engine) {
	program := stillborn(t)
	d.load("stillborn:1", program)
	out, err := d.try("run", "--rm", "--runtime=cores", "--network=none", "--read-only", "stillborn:1", "/program")
	if err == nil || !strings.Contains(err.Error(), "exit status 132") {
		t.Errorf("docker run ends with %v, want 128+SIGILL\n%s", err, out)
	}
	collectorsEnd(t, d.cores())
	if names := coresIn(t, d.cores()); !slices.Equal(names, []string{"program.4"}) {
		t.Fatalf("there are the cores %q; the log is\n%s", names, coresLog(t, d.cores()))
	}
	isCoreOfFirst(t, program, filepath.Join(d.cores(), "program.4"))
}
