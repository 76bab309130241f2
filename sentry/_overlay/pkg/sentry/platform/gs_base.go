package platform

// A GSBaseKeeper is a Platform that knows whether a program has the GS base to
// itself, so that every way to set it works. One that does not know says no.
type GSBaseKeeper interface {
	KeepsGSBase() bool
}

// KeepsGSBase returns what p says as a GSBaseKeeper.
func KeepsGSBase(p Platform) bool {
	k, ok := p.(GSBaseKeeper)
	return ok && k.KeepsGSBase()
}
