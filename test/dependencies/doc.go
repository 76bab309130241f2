// Package dependencies holds docs/dependencies.md to the module files. Only
// tests belong here.
package dependencies
