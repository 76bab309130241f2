package sidecar_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gvisor.dev/gvisor/runsc/gvisorbinaries"

	"utrace.dev/runsc-plugin/sidecar"
)

// TestBootOurOwnSentry lays every stock helper into the helper directory and
// looks which ones are found.
func TestBootOurOwnSentry(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("GVISOR_SIDECAR_BINARIES_DIR", dir)
	inPlace := []*gvisorbinaries.Binary{
		&gvisorbinaries.GvisorSentry,
		&gvisorbinaries.GvisorSentryPluginStack,
		&gvisorbinaries.GvisorSentryPrewarmer,
	}
	beside := []*gvisorbinaries.Binary{&gvisorbinaries.MetricServer, &gvisorbinaries.CheckpointGofer}
	known := append(slices.Clone(inPlace), beside...)
	for _, b := range gvisorbinaries.All {
		if !slices.Contains(known, b) {
			t.Errorf("gVisor has a helper %s that this package does not know; decide whether it runs in place of the Sentry", b.Name)
		}
	}
	for _, b := range known {
		if err := os.WriteFile(filepath.Join(dir, b.Name), []byte("#!/bin/sh\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Path(); err != nil {
			t.Errorf("stock does not find its %s: %v", b.Name, err)
		}
	}

	sidecar.BootOurOwnSentry()

	for _, b := range inPlace {
		if p, err := b.Path(); err == nil {
			t.Errorf("%s would run in place of our Sentry", p)
		}
	}
	for _, b := range beside {
		if _, err := b.Path(); err != nil {
			t.Errorf("%s cannot be used any more: %v", b.Name, err)
		}
	}
	// What `runsc install` insists on must be something that can be there.
	for _, b := range gvisorbinaries.All {
		if _, err := b.Path(); err != nil {
			t.Errorf("`runsc install` would insist on %s: %v", b.Name, err)
		}
	}
}
