package kit

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"reflect"
	"strings"
	"time"
)

// NewParams returns the facility's parameters with blob, a JSON object, filled in;
// an empty blob leaves the defaults. Unknown names and impossible values are errors.
func (f *Facility) NewParams(blob []byte) (any, error) {
	if f.Params == nil {
		if len(blob) != 0 && string(bytes.TrimSpace(blob)) != "{}" && string(bytes.TrimSpace(blob)) != "null" {
			return nil, fmt.Errorf("%s takes no parameters, and was given %.200s", f.Name, blob)
		}
		return nil, nil
	}
	p := f.Params()
	if len(blob) != 0 {
		d := json.NewDecoder(bytes.NewReader(blob))
		d.DisallowUnknownFields()
		if err := d.Decode(p); err != nil {
			return nil, fmt.Errorf("parameters of %s: %w, in %.200s", f.Name, err, blob)
		}
		if d.More() {
			return nil, fmt.Errorf("parameters of %s: something follows the object in %.200s", f.Name, blob)
		}
	}
	return p, check(f, p)
}

func check(f *Facility, p any) error {
	c, ok := p.(interface{ Check() error })
	if !ok {
		return nil
	}
	if err := c.Check(); err != nil {
		return fmt.Errorf("parameters of %s: %w", f.Name, err)
	}
	return nil
}

// Flags defines a flag for every field of the struct that p points to. Its name is
// the field's in JSON, its description the tag "help". Fields may be strings,
// booleans, integers, floats, durations, lists of strings (the flag may be given
// several times), and whatever implements flag.Value by its pointer. Any other
// field panics: it is the facility's mistake, and every use shows it.
func Flags(fs *flag.FlagSet, p any) {
	v := reflect.ValueOf(p).Elem()
	for i := range v.NumField() {
		field := v.Type().Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "-" || !field.IsExported() {
			continue
		}
		if name == "" {
			name = field.Name
		}
		help := field.Tag.Get("help")
		switch x := v.Field(i).Addr().Interface().(type) {
		case flag.Value:
			fs.Var(x, name, help)
		case *string:
			fs.StringVar(x, name, *x, help)
		case *bool:
			fs.BoolVar(x, name, *x, help)
		case *int:
			fs.IntVar(x, name, *x, help)
		case *int64:
			fs.Int64Var(x, name, *x, help)
		case *uint:
			fs.UintVar(x, name, *x, help)
		case *uint64:
			fs.Uint64Var(x, name, *x, help)
		case *float64:
			fs.Float64Var(x, name, *x, help)
		case *time.Duration:
			fs.DurationVar(x, name, *x, help)
		case *[]string:
			fs.Var((*stringList)(x), name, help)
		default:
			panic(fmt.Sprintf("kit: parameter %s of %T is a %s, which cannot be a flag", field.Name, p, field.Type))
		}
	}
}

// stringList implements flag.Value.
type stringList []string

func (l *stringList) String() string { return strings.Join(*l, ",") }

func (l *stringList) Set(s string) error {
	*l = append(*l, s)
	return nil
}
