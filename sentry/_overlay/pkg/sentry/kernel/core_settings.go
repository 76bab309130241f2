package kernel

import (
	"gvisor.dev/gvisor/pkg/sync"
	"utrace.dev/coredump"
)

// CoreSettings are the files core_* in /proc/sys/kernel. Linux has one set for
// all namespaces.
type CoreSettings struct {
	Pattern coredump.Pattern
	UsesPID int32
}

var (
	coreSettingsMu sync.Mutex
	// coreSettings is protected by coreSettingsMu. /proc saves it.
	coreSettings = CoreSettings{Pattern: coredump.DefaultPattern}
)

// GetCoreSettings returns the settings for core dumps.
func GetCoreSettings() CoreSettings {
	coreSettingsMu.Lock()
	defer coreSettingsMu.Unlock()
	return coreSettings
}

// SetCoreSettings changes the settings for core dumps.
func SetCoreSettings(change func(*CoreSettings)) {
	coreSettingsMu.Lock()
	defer coreSettingsMu.Unlock()
	change(&coreSettings)
}
