// Package plain registers the platform "plain", which is systrap without what only
// some platforms offer: its contexts have the methods of platform.Context and no
// others. So a test can see what a guest is told where there is no such hardware.
// Nothing of what a platform does may be changed in here.
package plain

import (
	"gvisor.dev/gvisor/pkg/context"
	"gvisor.dev/gvisor/pkg/sentry/platform"
	_ "gvisor.dev/gvisor/pkg/sentry/platform/systrap" // what it is made of
)

func init() {
	of, err := platform.Lookup("systrap")
	if err != nil {
		panic(err) // it is linked in above
	}
	platform.Register("plain", constructor{of})
}

type constructor struct{ platform.Constructor }

// New implements platform.Constructor.New.
func (c constructor) New(opts platform.Options) (platform.Platform, error) {
	p, err := c.Constructor.New(opts)
	if err != nil {
		return nil, err
	}
	return instance{p}, nil
}

type instance struct{ platform.Platform }

// NewContext implements platform.Platform.NewContext.
func (i instance) NewContext(ctx context.Context) platform.Context {
	// Embedded as an interface, it has that interface's methods alone.
	return struct{ platform.Context }{i.Platform.NewContext(ctx)}
}
