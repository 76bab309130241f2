package boot

import "gvisor.dev/gvisor/pkg/sentry/kernel"

// ExtraControllers has a function for every object that the control server is to
// have beside its own; it is called for every kernel that the sandbox has, which is
// a new one after a restore. It is called before the objects of the kernel before
// are stopped, and before anything runs in the new one. start starts processes. To be
// changed by init functions only.
var ExtraControllers []func(k *kernel.Kernel, start func(*ExtraProcess) error) any

// extra are the objects of ExtraControllers for a kernel. Guarded as Loader.k is.
var extra struct {
	k    *kernel.Kernel
	objs []any
}

// makeExtra makes the objects of ExtraControllers for l's kernel.
func makeExtra(l *Loader) {
	if extra.k == l.k {
		return
	}
	extra.k, extra.objs = l.k, nil
	for _, f := range ExtraControllers {
		extra.objs = append(extra.objs, f(l.k, l.startProcess))
	}
}

// registerExtra registers the objects of ExtraControllers.
func registerExtra(register func(obj any), l *Loader) {
	makeExtra(l)
	for _, obj := range extra.objs {
		register(obj)
	}
}
