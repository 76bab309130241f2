package strace

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"utrace.dev/engines/strace"
	"utrace.dev/engines/strace/show"
)

// TestEvery compares every system call with arguments of all kinds, none of which is
// carried out: their results are made up.
func TestEvery(t *testing.T) {
	needStrace(t)
	dir := t.TempDir()
	start, err := compile(dir, "start")
	if err != nil {
		t.Fatal(err)
	}
	every, err := compile(dir, "every", "-nostdlib", "-static", "-fno-stack-protector", "-fno-builtin")
	if err != nil {
		t.Fatal(err)
	}
	for _, result := range []string{"error=EPERM", "retval=0", "retval=1", "retval=11"} {
		for _, verbose := range []bool{false, true} {
			for seed := range *seeds {
				name := fmt.Sprintf("%s verbose=%v seed %d", result, verbose, seed)
				compareRun(t, name, dir, start, verbose, "!exit_group:"+result, every, fmt.Sprint(seed), "0", "450")
			}
		}
	}
}

// TestShapes compares the calls whose arguments have many shapes, with results that are
// made up.
func TestShapes(t *testing.T) {
	needStrace(t)
	dir := t.TempDir()
	start, err := compile(dir, "start")
	if err != nil {
		t.Fatal(err)
	}
	shapes, err := compile(dir, "shapes", "-static")
	if err != nil {
		t.Fatal(err)
	}
	for _, result := range []string{"error=ECONNREFUSED", "retval=0", "retval=1", "retval=20"} {
		for _, verbose := range []bool{false, true} {
			// What the start of a program needs is left alone.
			inject := "!exit_group,brk,arch_prctl,set_tid_address,set_robust_list,rseq,readlinkat,getrandom,prlimit64,mprotect," +
				"newfstatat,readlink:" + result
			compareRun(t, fmt.Sprintf("%s verbose=%v", result, verbose), dir, start, verbose, inject, shapes, "1")
		}
	}
}

// compareRun runs a program under strace and under our tracer.
func compareRun(t *testing.T, name, dir, start string, verbose bool, inject string, program ...string) {
	t.Helper()
	args := []string{"-R", "strace", "-o", filepath.Join(dir, "theirs"), "-e", "inject=" + inject}
	if verbose {
		args = append(args, "-v")
	}
	cmd := exec.Command("setarch", append(args, program...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("strace: %v\n%s", err, out)
	}
	theirs, err := os.ReadFile(filepath.Join(dir, "theirs"))
	if err != nil {
		t.Fatal(err)
	}
	var ours bytes.Buffer
	sink := show.NewText(&ours, nil, show.Style{Alone: true})
	cfg := strace.Config{StringLimit: 32, Verbose: verbose, Inject: []string{inject}}
	if err = run(start, cfg, exec.Command(program[0], program[1:]...), sink.Record); err != nil {
		t.Fatal(err)
	}
	sink.Flush()
	compareLines(t, name, string(theirs), ours.String())
}

// addresses of the stack and of the environment differ between runs.
var envAddress = regexp.MustCompile(`0x7ff[0-9a-f]+ /\* \d+ vars`)

// exempt are calls that are shown with fewer names than strace has for them. They are
// told to users in docs/strace.md: keep it so.
var exempt = map[string]bool{"_sysctl": true, "adjtimex": true, "bpf": true, "clock_adjtime": true, "fsconfig": true, "futex_waitv": true,
	"get_mempolicy": true, "get_thread_area": true, "io_submit": true, "io_cancel": true, "io_uring_setup": true, "kexec_file_load": true,
	"landlock_create_ruleset": true, "mbind": true, "migrate_pages": true, "move_pages": true, "name_to_handle_at": true,
	"open_by_handle_at": true, "perf_event_open": true, "quotactl": true, "sched_getattr": true, "sched_setattr": true, "swapon": true,
	"syslog": true}

// notShown is what is exempt in any call: families of addresses that no container
// uses, what stands behind the end of a structure that the kernel knows, and lists whose
// length is made up by this test.
var notShown = regexp.MustCompile(`AF_(AX25|IPX|X25|NFC|QIPCRTR|MCTP|BLUETOOTH|VSOCK|XDP|IEEE802154)|/\* bytes \d+\.\.|0\+ entries|\.\.\.\]\)|^getdents|^ppoll.*\.\.\.\]|mmsg\(.*\.\.\.\]`)

// varies is what no two runs have in common.
var varies = regexp.MustCompile(`^(rt_sigreturn|set_tid_address|getrandom)\(`)

func compareLines(t *testing.T, name, theirs, ours string) {
	t.Helper()
	a := strings.Split(envAddress.ReplaceAllString(theirs, "ENV"), "\n")
	b := strings.Split(envAddress.ReplaceAllString(ours, "ENV"), "\n")
	if len(a) != len(b) {
		t.Errorf("%s: strace has %d lines, ours %d", name, len(a), len(b))
	}
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] && !(i == 0 && strings.HasPrefix(a[i], "execve")) && !varies.MatchString(a[i]) &&
			!exempt[a[i][:max(0, strings.IndexByte(a[i], '('))]] && !notShown.MatchString(a[i]) {
			t.Errorf("%s, line %d:\n- %s\n+ %s", name, i, a[i], b[i])
		}
	}
}
