package autocores

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"gvisor.dev/gvisor/runsc/flag"

	"utrace.dev/hostcmd/corefiles"
)

// Settings say what becomes of the cores of a container.
type Settings struct {
	// Dir is the folder, an absolute path; "" if no cores are written.
	Dir string `json:",omitempty"`
	// Name makes the files' names.
	Name corefiles.Template
	// Limits are those of the folder.
	Limits corefiles.Limits
	// Each is how many cores are written of one run of a container, at least 1.
	Each int
}

// flags are what the operator says.
type flags struct {
	Settings
	annotated bool
}

// register defines the flags.
func (f *flags) register(fs *flag.FlagSet) {
	f.Settings = Settings{
		Name:   corefiles.DefaultTemplate,
		Limits: corefiles.Limits{Core: 1 << 30, Total: 8 << 30, Count: 100, Free: 1 << 30},
		Each:   10,
	}
	fs.StringVar(&f.Dir, "utrace-cores", "", "write the cores of processes that crash in containers to this `folder` of the host, which must exist. Empty: no cores.")
	fs.StringVar((*string)(&f.Name), "utrace-cores-name", string(f.Name), "`template` of the cores' names, with the specifiers of core(5); %h is the container.")
	fs.Var((*size)(&f.Limits.Core), "utrace-cores-limit", "cut cores off at this many `bytes`, not counting holes. As for all sizes, K, M, G and T may follow; 0: no limit.")
	fs.Var((*size)(&f.Limits.Total), "utrace-cores-total", "write no further cores while all files in the folder take this many `bytes`; 0: no limit.")
	fs.IntVar(&f.Limits.Count, "utrace-cores-count", f.Limits.Count, "write no further cores while there are this many `files` in the folder; 0: no limit.")
	fs.Var((*size)(&f.Limits.Free), "utrace-cores-free", "write no further cores while less than this many `bytes` are free on the folder's file system; 0: no limit.")
	fs.IntVar(&f.Each, "utrace-cores-each", f.Each, "write at most this many `cores` of one run of a container.")
	fs.BoolVar(&f.annotated, "utrace-cores-annotated", false, "only of containers with the annotation "+Annotation+"=on.")
}

// Annotation turns cores off for a container, or on if the operator leaves that to
// annotations. Others, which begin with it, make a container's settings narrower.
const Annotation = "dev.utrace.cores"

// narrowed returns the settings for a container. Annotations are not the operator's: they
// can only take away from what the flags allow.
func (f *flags) narrowed(annotations map[string]string) (Settings, error) {
	s := f.Settings
	if s.Dir == "" {
		return s, nil
	}
	on := !f.annotated
	for name, value := range annotations {
		what, ours := strings.CutPrefix(name, Annotation)
		if !ours || what != "" && what[0] != '.' {
			continue
		}
		var err error
		switch what {
		case "":
			if on = value == "on"; !on && value != "off" {
				err = fmt.Errorf("want on or off")
			}
		case ".name":
			s.Name = corefiles.Template(value)
			err = s.Name.Check()
		case ".limit":
			var limit size
			if err = limit.Set(value); err == nil && limit > 0 && (s.Limits.Core == 0 || int64(limit) < s.Limits.Core) {
				s.Limits.Core = int64(limit)
			}
		case ".each":
			var each int
			if each, err = strconv.Atoi(value); err == nil && each < 1 {
				err = fmt.Errorf("want a number of cores, at least 1")
			}
			s.Each = min(s.Each, each)
		default:
			err = fmt.Errorf("there is no such annotation, only %[1]s, %[1]s.name, %[1]s.limit and %[1]s.each", Annotation)
		}
		if err != nil {
			return s, fmt.Errorf("annotation %s=%q: %w", name, value, err)
		}
	}
	if !on {
		s.Dir = ""
	}
	return s, nil
}

// check says what is wrong with the flags, and makes Dir absolute.
func (f *flags) check() error {
	if f.Dir == "" {
		return nil
	}
	if f.Each < 1 || f.Limits.Count < 0 {
		return fmt.Errorf("--utrace-cores-each=%d --utrace-cores-count=%d: want a number of cores, at least 1, and a number of files or 0", f.Each, f.Limits.Count)
	}
	dir, err := filepath.Abs(f.Dir)
	if err != nil {
		return fmt.Errorf("--utrace-cores=%s: %w", f.Dir, err)
	}
	f.Dir = dir
	// The folder is opened here only to have its mistakes told to who made them.
	folder, err := f.open()
	if err != nil {
		return fmt.Errorf("--utrace-cores=%s: %w", f.Dir, err)
	}
	return folder.Close()
}

// open opens the folder.
func (s *Settings) open() (*corefiles.Folder, error) {
	folder, err := corefiles.Open(s.Dir, s.Name, s.Limits)
	if err != nil {
		return nil, err
	}
	if err := folder.CheckPrivate(); err != nil {
		folder.Close()
		return nil, err
	}
	return folder, nil
}

// size is a number of bytes. It implements flag.Value.
type size int64

func (s *size) String() string { return strconv.FormatInt(int64(*s), 10) }

// Get implements flag.Getter: `runsc flags` and others want it of all flags.
func (s *size) Get() any { return int64(*s) }

func (s *size) Set(text string) error {
	digits, shift := text, 0
	if text != "" {
		if i := strings.IndexByte("KMGT", text[len(text)-1]); i >= 0 {
			digits, shift = text[:len(text)-1], 10*(i+1)
		}
	}
	n, err := strconv.ParseUint(digits, 10, 63)
	if err != nil || n > 1<<62>>shift {
		return fmt.Errorf("%q is no number of bytes, with K, M, G or T behind it or without", text)
	}
	*s = size(n << shift)
	return nil
}
