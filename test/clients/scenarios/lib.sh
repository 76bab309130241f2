# What several scenarios need of the shell. The waits use what the shell has
# itself: a program started in a loop would shift the pids of a transcript.

# lldb ARGS: lldb with the settings of these scenarios. Debian's looks for its
# Python module where there is none. It keeps files in a folder that has its pid as
# a name, which another one in another pid namespace may have too.
lldb() {
	TMPDIR=$PWD PYTHONPATH=/usr/lib/llvm-14/lib/python3.11/dist-packages lldb-14 --no-lldbinit -b -s common.lldb "$@"
}

# dlv ARGS: delve. It and the programs that it debugs have as many threads as
# they get around to, on which ids of processes and goroutines depend. The shell
# makes what it starts in the background deaf to interrupts.
dlv() {
	env --default-signal=INT dlv --allow-non-terminal-interactive=true --check-go-version=false "$@" 2>&1 | sed -u -E '
		s/(process|thread|pid) [0-9]+/\1 ID/I
		s/(process from) [0-9]+ to [0-9]+/\1 ID to ID/
		s/^(Spawned .*) \([0-9]+\)/\1 (ID)/
		s/^([* ] +)[0-9]+(  \/)/\1ID\2/
		s/(goroutine[( ])([2-9]|[0-9]{2,})/\1ID/I'
}

# asleep PID: returns when all threads of the process sleep.
asleep() {
	while :; do
		awake=
		for stat in /proc/$1/task/*/stat; do
			read -r line <$stat
			case $line in *') S '*) ;; *) awake=1 ;; esac
		done
		test "$awake" || return 0
	done
}

# threads PID COUNT: returns when the process has so many threads.
threads() {
	while :; do
		count=0
		for task in /proc/$1/task/*; do count=$((count + 1)); done
		test $count = $2 && return
	done
}

# became PID NAME: returns when the process executes the program.
became() {
	name=
	until test "$name" = "$2"; do read -r name </proc/$1/comm; done
}

# holds FILE PATTERN COUNT: returns when so many lines match.
holds() {
	until test -e $1; do :; done
	while :; do
		count=0
		while read -r line || test "$line"; do
			case $line in $2) count=$((count + 1)) ;; esac
		done <$1
		test $count -ge ${3:-1} && return
	done
}

# ends PID: waits for a child and says its exit status.
ends() {
	wait $1
	echo "process ended with $?"
}

# counts FILE: of a table of strace -c the names, the calls and the errors. A
# thread that is killed as it enters a call leaves a line "PID ????(" before it.
counts() {
	awk '$1 ~ /^[0-9]+[.][0-9]+$/ { if (NF == 6) print $6, $4, $5; else print $5, $4, "" }' $1 | sort
}

# counts_waits FILE: the same, and of wait4 only the calls that found a child. How
# often one is interrupted is a matter of luck, and the total has it too.
counts_waits() {
	counts $1 | grep -Ev 'wait4|total'
	awk '$NF == "wait4" { print "waits", $4 - (NF == 6 ? $5 : 0) }' $1
}

# stacks FILE: of a trace with -k each call that was made with the names of its
# stack's functions, from the inner to the outer; a function without a name is
# shown as its file in brackets. Ends, signals and calls that will be made again
# are left out.
stacks() {
	awk '
	function flush() {
		if (call != "") print call ":" (frames == "" ? " no stack" : frames)
		call = frames = ""
	}
	/^ > / {
		if (call == "") next
		name = $2
		sub(/\+0x[0-9a-f]+\).*/, ")", name)
		file = name; sub(/\(.*/, "", file); sub(/.*\//, "", file)
		sub(/^[^(]*\(/, "", name); sub(/\)$/, "", name)
		frames = frames " " (name == "" ? "[" file "]" : name)
		next
	}
	{ flush() }
	/unfinished|ERESTART|\+\+\+|---/ { next }
	{
		sub(/^[0-9]+ +/, ""); sub(/^<\.\.\. /, ""); sub(/[( ].*/, "")
		call = $0
	}
	END { flush() }' $1
}

# by_process FILE: of a trace of ltrace -f the lines of one process after the
# other, a call at the place of its return. The line of a call is cut in two when
# another process has something to say meanwhile, or ends.
by_process() {
	sort -s -n -k 1,1 $1 | awk '
	function flush() { while (open) print begun[open--] }
	$1 != pid { flush(); pid = $1; printf "== process %d\n", ++processes }
	{ sub(/^[0-9]+ +/, ""); gsub(/ +/, " ") }
	/^\+\+\+ |^--- Called exec/ { flush() }
	/ ?<(unfinished|no return) \.\.\.>$/ {
		sub(/ ?<(unfinished|no return) \.\.\.>$/, "")
		begun[++open] = $0
		next
	}
	/^<\.\.\. / && open {
		sub(/^<\.\.\. [^>]*> /, "")
		$0 = begun[open--] $0
	}
	{ print }
	END { flush() }'
}

# segments MAPS CORE: the segments of a core, by the names that the mappings had,
# sorted by these: where mappings are is the kernel's choice. The kernel's data for
# the vdso is left out, and so is the size of the stack, which is the sandbox's at
# its full length from the start.
segments() {
	readelf -lW $2 | awk '
	NR == FNR {
		split($1, ends, "-")
		at = sprintf("%16s", ends[1]); gsub(/ /, "0", at)
		name = $6; sub(/.*\//, "", name)
		names[at] = name == "" ? "anonymous" : name
		next
	}
	$1 == "NOTE" { print "notes", $NF }
	$1 == "LOAD" {
		addr = substr($3, 3); name = addr in names ? names[addr] : "no mapping starts here"
		if (name ~ /^\[vvar/) next
		flags = $0; sub(/.* 0x[0-9a-f]+ 0x[0-9a-f]+ /, "", flags)
		if (name == "[stack]") print name, flags; else print name, $5, $6, flags
	}' $1 - | sort | uniq -c
}

# notes CORE: the notes of a core with what they say, sorted, but for registers, ids,
# addresses and times: threads come in the order in which they happened to stop. Which auxiliary entries there are, program proc_auxv_entries of package
# oracle compares.
notes() {
	eu-readelf -n $1 | sed -E -n '
		s/^(  CORE +)[0-9]+( +AUXV)/\1SIZE\2/
		s/^ +[0-9a-f]+-[0-9a-f]+ ([0-9a-f]+ [0-9]+ +\/)/    \1/
		s/(pid|ppid|pgrp|sid|orig_rax): -?[0-9]+/\1/g
		/^  (CORE|LINUX) |info\.si|si_|sigpend|sighold|[^a-z]pid:|fpvalid|cs:|state:|uid:|fname|psargs|files:|^    [0-9a-f]{8} [0-9]+ +\//p' | sort | uniq -c
}

# stacks_of FILE: of what gdb printed between two lines "---" the stacks of all
# threads in the order of their ids, each in one line. How gdb numbers the threads
# of a core is its own affair, and gdb 13 warns of registers where the processor's
# layout of them is another than Intel's.
stacks_of() {
	awk '
	/^warning: Section .* too small/ { next }
	/^---/ { on = !on; next }
	!on { next }
	/^Thread [0-9]+ / { match($0, /LWP [0-9]+/); if (text != "") print text; text = substr($0, RSTART, RLENGTH) ":"; next }
	text != "" { text = text " | " $0 }
	END { print text }' $1 | sort -s -k 2n
}
