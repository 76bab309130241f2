// The module file of the assembler: see sentry/cmd/assemble. A test holds the
// versions equal to go.mod's.
module utrace.dev

go 1.26.3

require (
	github.com/bluekeyes/go-gitdiff v0.9.0
	golang.org/x/mod v0.34.0
	golang.org/x/sys v0.43.0
)
