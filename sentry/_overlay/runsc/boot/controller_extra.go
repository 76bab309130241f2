package boot

import "gvisor.dev/gvisor/pkg/sentry/kernel"

// ExtraControllers has a function for every object that the control server is to
// have beside its own; it is called for every kernel that the sandbox has, which is
// a new one after a restore. To be changed by init functions only.
var ExtraControllers []func(k *kernel.Kernel) any

// registerExtra registers the objects of ExtraControllers.
func registerExtra(register func(obj any), k *kernel.Kernel) {
	for _, f := range ExtraControllers {
		register(f(k))
	}
}
