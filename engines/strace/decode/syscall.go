package decode

// A Syscall is a row of the table: one system call of x86-64.
type Syscall struct {
	Number uint64
	Name   string
	// Classes are the sets of calls that it belongs to.
	Classes Class

	// shows write its arguments; the first atEntry of them are written at its entry,
	// all if that is negative. pick chooses both by the arguments' values.
	shows   []show
	atEntry int
	pick    func(c *Call) (atEntry int, shows []show)
	result  resultKind
	// between writes what the call has changed of its last argument at entry, at exit
	// and before the next comma.
	between func(c *Call)
	// atExit runs after the arguments were written: it may set a remark.
	atExit func(c *Call)
}

// resultKind is how a result is written.
type resultKind int

const (
	resultDecimal resultKind = iota
	resultHex
	resultOctal
	resultFD
)

// Class is a set of calls with a name, as %file.
type Class uint32

// The classes, by strace's names.
const (
	File Class = 1 << iota
	ProcessClass
	Network
	Signal
	IPC
	Desc
	MemoryClass
	Creds
	Stat
	LStat
	FStat
	StatLike
	StatFS
	FStatFS
	StatFSLike
	Clock
	Pure
)

// ClassNames are the names of the classes, without their %.
var ClassNames = map[string]Class{
	"file": File, "process": ProcessClass, "network": Network, "net": Network, "signal": Signal, "ipc": IPC,
	"desc": Desc, "memory": MemoryClass, "creds": Creds, "stat": Stat, "lstat": LStat, "fstat": FStat,
	"%stat": StatLike, "statfs": StatFS, "fstatfs": FStatFS, "%statfs": StatFSLike, "clock": Clock, "pure": Pure,
}

// tableSize is one more than the largest number in the table.
const tableSize = 451

var (
	table  [tableSize]*Syscall
	byName = map[string]*Syscall{}
)

func init() {
	for i := range rows {
		r := &rows[i]
		table[r.Number] = r
		byName[r.Name] = r
	}
	for class, calls := range classMembers {
		for _, name := range calls {
			byName[name].Classes |= class
		}
	}
}

// Lookup returns the row of a number, nil if there is none.
func Lookup(nr uint64) *Syscall {
	if nr >= tableSize {
		return nil
	}
	return table[nr]
}

// ByName returns the row with a name, nil if there is none.
func ByName(name string) *Syscall { return byName[name] }

// All calls f for every row, in the order of the numbers.
func All(f func(*Syscall)) {
	for _, s := range table {
		if s != nil {
			f(s)
		}
	}
}
