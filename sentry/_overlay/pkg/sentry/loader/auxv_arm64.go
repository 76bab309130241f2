package loader

import "gvisor.dev/gvisor/pkg/sentry/arch"

// completeAuxv leaves auxv as it is: what arm64 has beside it is not known here.
func completeAuxv(auxv arch.Auxv, _ *arch.Stack, _ *LoadArgs) (arch.Auxv, error) {
	return auxv, nil
}
