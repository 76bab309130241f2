// Package bazel writes what Bazel needs to build this project: MODULE.bazel,
// the BUILD files, and the description of our files inside gVisor's packages.
//
// MODULE.bazel follows go.mod, the sums and the patch series, so Bazel builds
// the same Sentry as make does. gazelle and buildifier are run in pinned
// versions. How gVisor is joined is decided elsewhere, by package sentry; here
// it is only put into Bazel's words. Nothing may be imported from gVisor.
//
// A module's patches are applied after its BUILD files were generated. So
// gvisor.dev/gvisor gets its own macro in go_library's place (library.bzl),
// which adds our files and what they import; overlay_patch.bzl makes a patch of
// those files.
package bazel
