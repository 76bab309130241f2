package matrix

// A Row is one request, option, register set, file and so on.
type Row struct {
	// Name is the constant, file or system call, as programs write it. A file
	// has PID in place of a number; a line of a file comes behind a space.
	Name string
	// What says what it is for.
	What string
	// Since is the version of Linux that brought it, "" if it is older than what
	// the manual pages tell.
	Since string
	// From is the manual page or header that has it.
	From string
	// Also lists names that stand for the same row in programs.
	Also []string
	// Programs lists programs that prove the row, by name; a * at the end stands
	// for any rest. It is for rows whose name no source has.
	Programs []string
	// Linux is what Linux itself answers whenever it is asked, if that is an
	// error: "EIO".
	Linux string
	// Errno is what the sandbox answers in place of what Linux does, if the row
	// is not supported. A known difference must show it.
	Errno string
}

// A Section is a table of the document.
type Section struct {
	Title string
	Text  string // above the table; may be empty
	Head  string // over the names
	Rows  []Row
}

// Sections is all of them.
func Sections() []Section {
	return []Section{
		requests, options, events, stops, syscallInfo, registerSets, userArea,
		files, access, waits, calls, seccomp, comparisons,
	}
}
