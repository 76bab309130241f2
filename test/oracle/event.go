package oracle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// event is one observation of a program.
type event struct {
	Name   string
	Fields map[string]string
}

// fatal is the event of a program whose preparations fail.
const fatal = "fatal"

// String writes the event on one line, the field "what" first because it tells
// the cases apart.
func (e event) String() string {
	var b strings.Builder
	b.WriteString(e.Name)
	write := func(key string) {
		value := e.Fields[key]
		if value == "" || strings.ContainsAny(value, " \"=\\") {
			value = fmt.Sprintf("%q", value)
		}
		fmt.Fprintf(&b, " %s=%s", key, value)
	}
	if _, ok := e.Fields["what"]; ok {
		write("what")
	}
	for _, key := range slices.Sorted(maps.Keys(e.Fields)) {
		if key != "what" {
			write(key)
		}
	}
	return b.String()
}

// parseEvents sorts a program's lines by role and keeps each role's order.
func parseEvents(text []byte) (map[string][]event, error) {
	roles := make(map[string][]event)
	for i, line := range bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n")) {
		if len(text) == 0 {
			break
		}
		role, e, err := parseEvent(line)
		if err != nil {
			return nil, fmt.Errorf("event %d, %q: %w", i+1, line, err)
		}
		roles[role] = append(roles[role], e)
	}
	return roles, nil
}

// parseEvent reads an object whose values are all strings. It goes through the
// tokens because a key that comes twice would lose a value in a map.
func parseEvent(line []byte) (role string, e event, err error) {
	d := json.NewDecoder(bytes.NewReader(line))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return "", e, fmt.Errorf("an event must be a JSON object: %v", err)
	}
	fields := make(map[string]string)
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return "", e, err
		}
		value, err := d.Token()
		if err != nil {
			return "", e, err
		}
		k := key.(string) // JSON has no other keys
		v, ok := value.(string)
		if !ok {
			return "", e, fmt.Errorf("the value of %q is %v; it must be a string", k, value)
		}
		if _, twice := fields[k]; twice {
			return "", e, fmt.Errorf("the key %q comes twice", k)
		}
		fields[k] = v
	}
	if _, err := d.Token(); err != nil {
		return "", e, err
	}
	if _, err := d.Token(); err != io.EOF {
		return "", e, fmt.Errorf("there is more after the object")
	}
	role, name := fields["who"], fields["ev"]
	if role == "" || name == "" {
		return "", e, fmt.Errorf("an event needs a role (who) and a name (ev)")
	}
	delete(fields, "who")
	delete(fields, "ev")
	return role, event{Name: name, Fields: fields}, nil
}
