package clients

import (
	"strings"
	"testing"
)

func TestTracePutsCallsTogether(t *testing.T) {
	got, err := linesByProcess(`said by the program
7     wait4(8,  <unfinished ...>
8     exit_group(4)                     = ?
8     +++ exited with 4 +++
7     <... wait4 resumed>NULL, 0, NULL) = 8
7     futex(0x1, FUTEX_WAIT <unfinished ...>
7     +++ killed by SIGKILL +++
`)
	if err != nil {
		t.Fatal(err)
	}
	want := `said by the program
== process 1
wait4(8, NULL, 0, NULL) = 8
+++ killed by SIGKILL +++
== process 2
exit_group(4) = ?
+++ exited with 4 +++
`
	if d := diff(want, got); d != nil {
		t.Errorf("lines (- want, + got):\n%s", strings.Join(d, "\n"))
	}
}

func TestTraceRefuses(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"no end":            {"7 getpid() = 7\n", "has no end"},
		"never resumed":     {"7 wait4(8,  <unfinished ...>\n7 getpid() = 7\n7 +++ exited with 0 +++\n8 read(0,  <unfinished ...>\n", "never resumed read"},
		"resumed what":      {"7 <... wait4 resumed>) = 8\n7 +++ exited with 0 +++\n", "resumed wait4"},
		"within":            {"7 read(0,  <unfinished ...>\n7 write(1,  <unfinished ...>\n7 +++ exited with 0 +++\n", "began write within read"},
		"after its end":     {"7 +++ exited with 0 +++\n7 getpid() = 7\n7 +++ exited with 0 +++\n", "after its end"},
		"stray trap":        {"7 --- SIGTRAP {si_signo=SIGTRAP, si_code=SI_USER} ---\n7 +++ exited with 0 +++\n", "only its tracer"},
		"stray event":       {"7 --- stopped by PTRACE_EVENT_EXEC ---\n7 +++ exited with 0 +++\n", "only its tracer"},
		"from nowhere":      {"7 +++ exited with 0 +++\n8 +++ exited with 0 +++\n", "2 processes are no child"},
		"attached to none":  {"strace: Process 8 attached\n7 +++ exited with 0 +++\n", "attached to process 8, which does nothing"},
		"too many threads":  {"strace: Process 7 attached with 2 threads\n7 +++ exited with 0 +++\n8 +++ exited with 0 +++\n9 +++ exited with 0 +++\n", "2 threads come from nowhere"},
		"too few threads":   {"strace: Process 7 attached with 3 threads\n7 +++ exited with 0 +++\n8 +++ exited with 0 +++\n", "1 threads come from nowhere"},
		"nothing was begun": {"no line of a process\n", "0 processes are no child"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := processes(test.text)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got the error %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestProcesses(t *testing.T) {
	got, err := processes(`7 execve("/bin/sh", ["sh", "-c"], 0x1 /* 4 vars */) = 0
7 clone(child_stack=NULL, flags=SIGCHLD) = 8
7 clone3({flags=CLONE_VM|CLONE_THREAD}, 88) = 9
7 clone3({flags=CLONE_VM|CLONE_THREAD}, 88) = 10
8 execve("/no", ["no"], 0x1 /* 4 vars */) = -1 ENOENT (No such file or directory)
8 execve("/yes", ["yes"], 0x1 /* 4 vars */) = 0
8 --- SIGTERM {si_signo=SIGTERM} ---
8 +++ killed by SIGTERM +++
7 --- SIGCHLD {si_signo=SIGCHLD} ---
9 +++ exited with 3 +++
10 +++ exited with 3 +++
7 +++ exited with 3 +++
`)
	if err != nil {
		t.Fatal(err)
	}
	want := `process
  execve ["sh", "-c"]
  exited with 3
process
  execve ["yes"]
  signal SIGTERM
  killed by SIGTERM
thread
  exited with 3
children 1, waited for 0, pipes 0
`
	if d := diff(want, got); d != nil {
		t.Errorf("processes (- want, + got):\n%s", strings.Join(d, "\n"))
	}
}

func TestProcessesAttached(t *testing.T) {
	got, err := processes(`strace: Process 7 attached with 2 threads
strace: Process 9 attached
strace: Process 10 attached
said by a program
7 pipe2([3, 4], 0) = 0
7 pipe2([3, 4], 0) = -1 EMFILE (Too many open files)
7 vfork() = 9
9 +++ exited with 4 +++
7 waitid(P_PID, 9, {si_signo=SIGCHLD}, WEXITED|WNOWAIT, NULL) = 0
7 wait4(9, NULL, 0, NULL) = 9
7 wait4(9, NULL, 0, NULL) = -1 ECHILD (No child processes)
8 +++ exited with 3 +++
7 +++ exited with 3 +++
10 +++ exited with 5 +++
`)
	if err != nil {
		t.Fatal(err)
	}
	want := `said by a program
process
  exited with 3
process
  exited with 4
process
  exited with 5
thread
  exited with 3
children 1, waited for 1, pipes 1
`
	if d := diff(want, got); d != nil {
		t.Errorf("processes (- want, + got):\n%s", strings.Join(d, "\n"))
	}
}
