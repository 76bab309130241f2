package options

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/pflag"
)

// Parse takes the words of a command line as strace does: options, also behind operands
// and with several letters in one word, until "--". It returns the container's id, or the
// command behind "--"; neither, if Help or Version is asked for.
func Parse(words []string) (o *Options, id string, command []string, err error) {
	o = New()
	fs := pflag.NewFlagSet("strace", pflag.ContinueOnError)
	fs.SetOutput(io.Discard)
	o.flags(fs)
	if err := fs.Parse(words); err != nil {
		return nil, "", nil, explain(err, fs.Args())
	}
	if o.Help || o.Version {
		return o, "", nil, nil
	}
	operands := fs.Args()
	if dash := fs.ArgsLenAtDash(); dash >= 0 {
		operands, command = operands[:dash], operands[dash:]
	}
	switch {
	case len(operands) == 0 && len(command) == 0 || len(operands) == 1 && operands[0] == "":
		err = errors.New("a container is missing, or -- and a command")
	case len(operands) > 1:
		err = fmt.Errorf("%q follows the container's id; to run a command, write -- before it", operands[1:])
	case len(operands) == 1 && len(command) > 0:
		err = fmt.Errorf("there are both a container, %q, and a command, %q; either is possible", operands[0], command)
	case len(operands) == 1 && (len(o.Env) > 0 || o.User != ""):
		err = errors.New("-E and -u are for a command: what runs in a container has its environment and its user")
	case len(command) > 0 && len(o.PIDs) > 0:
		err = errors.New("-p is for a container; a command is traced with all that it starts")
	default:
		err = o.finish()
	}
	if err != nil {
		return nil, "", nil, err
	}
	if len(operands) == 1 {
		id = operands[0]
	}
	return o, id, command, nil
}

// explain names the option that an error of pflag is about by what can be written.
// operands stood before it.
func explain(err error, operands []string) error {
	var bad *pflag.InvalidValueError
	switch {
	case errors.As(err, &bad):
	case len(operands) > 0:
		return fmt.Errorf("%w, behind %q; to run a command, write -- before it", err, operands[0])
	default:
		return err
	}
	f := bad.GetFlag()
	name := "--" + f.Name
	switch {
	case f.Name[0] == '-':
		name = f.Name
	case f.Shorthand != "":
		name = "-" + f.Shorthand + ", " + name
	}
	if v := bad.GetValue(); v != bare && !errors.Is(err, errNotHere) {
		name += fmt.Sprintf(" %q", v)
	}
	return fmt.Errorf("%s: %w", name, bad.Unwrap())
}
