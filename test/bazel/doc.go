// Package bazel tests Bazel's files: that they are up to date, and, as there is
// no Bazel here, that the parts of which they are made work. Nothing but tests
// belongs here; the files are written by package sentry/bazel.
package bazel
