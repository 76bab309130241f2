// Package clients runs unmodified clients of ptrace, such as gdb and strace, on
// the host and in a sandbox, and holds the sandbox's transcripts to the host's.
//
// A scenario is a script in scenarios: commands for a debugger, or for a shell. It
// runs programs built from progs. What may differ is in differences.txt, with
// the reason; code of this package replaces nothing in a transcript but the name
// of its own folder. What one ptrace request does belongs to package oracle.
//
// TestDemo runs the commands of README.md, which must print what they print there.
//
//	go test ./test/clients                             # bin/runsc-utrace
//	go test ./test/clients -run /gdb_steps -keep DIR   # both transcripts into a folder
//	go test ./test/clients -platforms ptrace           # all of them on this platform
//	go test ./test/clients -runsc bin/runsc-stock      # another runsc
//	go test ./test/clients -run /gdb_proc -entries     # a difference as an entry
//	go test ./test/clients -run TestStarts -starts 1000   # gdb starts without a stray signal
package clients
