package hostcmd

import (
	"fmt"
	"os/user"
	"slices"
	"strconv"
	"strings"

	specs "github.com/opencontainers/runtime-spec/specs-go"
)

// startAs applies strace's -E and -u. env are VAR=VALUE, or VAR for one that is not to be
// there; name is a user of the host, whose files the sandbox sees, "" for no change.
func startAs(p *specs.Process, env []string, name string) error {
	for _, e := range env {
		key, _, set := strings.Cut(e, "=")
		if key == "" {
			return fmt.Errorf("-E %q has no name of a variable", e)
		}
		p.Env = slices.DeleteFunc(p.Env, func(old string) bool { return strings.HasPrefix(old, key+"=") })
		if set {
			p.Env = append(p.Env, e)
		}
	}
	if name == "" {
		return nil
	}
	u, err := user.Lookup(name)
	if err != nil {
		return fmt.Errorf("-u %s: %w", name, err)
	}
	groups, err := u.GroupIds()
	if err != nil {
		return fmt.Errorf("-u %s: groups: %w", name, err)
	}
	ids := make([]uint32, 0, 2+len(groups))
	for _, s := range append([]string{u.Uid, u.Gid}, groups...) {
		id, err := strconv.ParseUint(s, 10, 32)
		if err != nil {
			return fmt.Errorf("-u %s: an id: %w", name, err)
		}
		ids = append(ids, uint32(id))
	}
	p.User = specs.User{UID: ids[0], GID: ids[1], AdditionalGids: ids[2:]}
	if ids[0] != 0 {
		p.Capabilities = nil // as setuid(2) leaves it
	}
	return nil
}
