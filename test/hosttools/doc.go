// Package hosttools tests the commands that act on a container from the host, on
// containers made from OCI bundles that hold one static program and nothing else. It
// has tests only; how a container is made belongs to test/sandbox.
package hosttools
