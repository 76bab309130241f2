package boot

import "gvisor.dev/gvisor/pkg/sentry/kernel"

// ExtraControllers has a function for every object that the control server is to
// have beside its own; it is called for every kernel that the sandbox has, which is
// a new one after a restore. It is called before the objects of the kernel before
// are stopped, and before anything runs in the new one. To be changed by init
// functions only.
var ExtraControllers []func(k *kernel.Kernel) any

// extra are the objects of ExtraControllers for a kernel. Guarded as Loader.k is.
var extra struct {
	k    *kernel.Kernel
	objs []any
}

// makeExtra makes the objects of ExtraControllers for k.
func makeExtra(k *kernel.Kernel) {
	if extra.k == k {
		return
	}
	extra.k, extra.objs = k, nil
	for _, f := range ExtraControllers {
		extra.objs = append(extra.objs, f(k))
	}
}

// registerExtra registers the objects of ExtraControllers.
func registerExtra(register func(obj any), k *kernel.Kernel) {
	makeExtra(k)
	for _, obj := range extra.objs {
		register(obj)
	}
}
