package matrix

const elfH = "linux/elf.h"

var registerSets = Section{
	Title: "Register sets",
	Text:  "Of `PTRACE_GETREGSET` and `PTRACE_SETREGSET`. The notes of core files that are no register sets are refused, as on Linux.",
	Head:  "Set",
	Rows: []Row{
		{Name: "NT_PRSTATUS", What: "general registers, in parts too", Since: "2.6.34", From: ptrace2},
		{Name: "NT_PRFPREG", What: "x87 and SSE registers", Since: "2.6.34", From: elfH, Also: []string{"NT_FPREGSET"}},
		{Name: "NT_X86_XSTATE", What: "all that XSAVE keeps", Since: "2.6.34", From: elfH},
		{Name: "NT_386_TLS", What: "thread-local storage of 32-bit programs; there are none here", Since: "2.6.34", From: elfH, Linux: "EINVAL"},
		{Name: "NT_386_IOPERM", What: "the bitmap of ioperm(2); nothing sets one here", Since: "2.6.34", From: elfH, Linux: "ENXIO"},
		{Name: "NT_X86_SHSTK", What: "the shadow stack's pointer; nothing sets one here", Since: "6.6", From: elfH, Linux: "EINVAL"},
		{Name: "NT_X86_XSAVE_LAYOUT", What: "a note of core files", Since: "6.12", From: elfH, Linux: "EINVAL"},
		{Name: "NT_PRPSINFO", What: "a note of core files", From: elfH, Linux: "EINVAL"},
		{Name: "NT_TASKSTRUCT", What: "a note of core files", From: elfH, Linux: "EINVAL"},
		{Name: "NT_AUXV", What: "a note of core files", From: elfH, Linux: "EINVAL"},
		{Name: "NT_SIGINFO", What: "a note of core files", From: elfH, Linux: "EINVAL"},
		{Name: "NT_FILE", What: "a note of core files", From: elfH, Linux: "EINVAL"},
		{Name: "NT_PRXFPREG", What: "SSE registers of 32-bit programs", From: elfH, Linux: "EINVAL"},
		{Name: "NT_ARM_VFP", What: "a set of another machine, like all of those", From: elfH, Linux: "EINVAL"},
	},
}

var userArea = Section{
	Title: "The user area",
	Text:  "What `PTRACE_PEEKUSR` and `PTRACE_POKEUSR` find in `struct user`.",
	Head:  "Field",
	Rows: []Row{
		{Name: "regs", What: "the general registers", From: "sys/user.h", Programs: []string{"req_peekusr", "req_pokeusr"}},
		{Name: "u_debugreg", What: "the debug registers", From: "sys/user.h"},
		{Name: "other fields", What: "read as 0; writes are refused", From: "sys/user.h", Linux: "EIO", Programs: []string{"req_peekusr", "req_pokeusr"}},
		{Name: "fs_base", What: "where FS begins", From: "sys/user.h", Programs: []string{"reg_fs_base", "reg_arch_prctl"}},
		{Name: "gs_base", What: "where GS begins", From: "sys/user.h", Programs: []string{"reg_fs_base", "reg_arch_prctl"}},
	},
}
