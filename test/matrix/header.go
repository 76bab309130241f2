package matrix

import (
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"
)

// A header is one of Linux's for programs, and what of it has to be in the rows.
type header struct {
	File string
	Want *regexp.Regexp
	Not  *regexp.Regexp // what matches Want but is neither request nor flag; may be nil
}

var headers = []header{
	{"linux/ptrace.h", regexp.MustCompile(`\bPTRACE_\w+`), regexp.MustCompile(`^PTRACE_O_MASK$`)},
	// Other machines have their own, and notes of core files are no register sets.
	{"linux/elf.h", regexp.MustCompile(`\bNT_\w+`), regexp.MustCompile(`^NT_(PPC|S390|ARM|ARC|MIPS|LOONGARCH|RISCV|VMCOREDD|GNU)\w*$`)},
	{"linux/wait.h", regexp.MustCompile(`\b(__W|W|P_)[A-Z]+\b`), nil},
	{"linux/kcmp.h", regexp.MustCompile(`\bKCMP_[A-Z]\w*`), regexp.MustCompile(`^KCMP_TYPES$`)},
	// Strict mode, and what is for other processes than a tracer, is not ptrace's.
	{"linux/seccomp.h", regexp.MustCompile(`\bSECCOMP_(MODE|RET|FILTER_FLAG)_\w+`),
		regexp.MustCompile(`^SECCOMP_(RET_(ACTION|ACTION_FULL|DATA|KILL)|MODE_(DISABLED|STRICT)|FILTER_FLAG_(SPEC_ALLOW|NEW_LISTENER|WAIT_KILLABLE_RECV))$`)},
}

// constants returns what the installed header defines.
func (h header) constants() ([]string, error) {
	cmd := exec.Command("gcc", "-E", "-dD", "-")
	cmd.Stdin = strings.NewReader(fmt.Sprintf("#include <%s>\n", h.File))
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("cannot read <%s>; is linux-libc-dev installed? %w", h.File, err)
	}
	found := map[string]bool{}
	for _, n := range h.Want.FindAllString(string(out), -1) {
		if h.Not == nil || !h.Not.MatchString(n) {
			found[n] = true
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("<%s> has nothing like %v", h.File, h.Want)
	}
	var all []string
	for n := range found {
		all = append(all, n)
	}
	slices.Sort(all)
	return all, nil
}

// inRows are the names in programs that must be some row's.
var inRows = regexp.MustCompile(`^((PTRACE|NT|KCMP|SECCOMP_RET|SECCOMP_FILTER_FLAG)_\w+$|__W[A-Z]|W(NOHANG|UNTRACED|STOPPED|EXITED|CONTINUED|NOWAIT)$|P_(ALL|PID|PGID|PIDFD)$)`)
