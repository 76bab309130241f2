package kernel

import (
	"encoding/json"

	"gvisor.dev/gvisor/pkg/atomicbitops"
	"gvisor.dev/gvisor/pkg/log"
	"gvisor.dev/gvisor/pkg/sentry/mm"
	"gvisor.dev/gvisor/pkg/sync"
	"utrace.dev/coredump"
)

// This file has the settings for core dumps in /proc/sys. Linux has one set for all
// namespaces. Here each container has its own, since a sandbox may have several that
// do not trust each other: what root of one container writes decides about its own
// processes only, and a program that it names runs among them.
//
// A container is known by its first process, whose ID in the root PID namespace
// stays the same when a saved sandbox is restored under other names.

// CoreSettings are the files core_* in /proc/sys/kernel, and suid_dumpable in
// /proc/sys/fs.
type CoreSettings struct {
	Pattern      coredump.Pattern
	UsesPID      int32
	PipeLimit    int32          // of collectors at a time; 0 for any number, which are not waited for
	SUIDDumpable mm.Dumpability // of a process that may hold what its user must not see
}

var defaultCoreSettings = CoreSettings{Pattern: coredump.DefaultPattern}

// containerCores is what is known of a container whose settings were changed, or
// that has had a collector.
type containerCores struct {
	settings CoreSettings

	// collectors is the number of dumps to collectors.
	collectors int32

	// init is the container's first process. It is nil after a restore, until the
	// container is asked for.
	init *ThreadGroup
}

var (
	// coreContainersMu protects what follows. No other mutex is locked while it is.
	coreContainersMu sync.Mutex
	coreContainers   = make(map[ThreadID]*containerCores)
	// coreSettingsChanged is true if coreContainers may not be empty.
	coreSettingsChanged atomicbitops.Bool
)

// OriginCoreHelper is the TaskOrigin of the process that reads a core. It has no
// parent, but is not what its container was started for.
const OriginCoreHelper = OriginExec + 1

// containerInit returns the first process of the container cid, and its ID in the
// root PID namespace. It returns nil if there is none any more.
func (k *Kernel) containerInit(cid string) (*ThreadGroup, ThreadID) {
	k.tasks.mu.RLock()
	defer k.tasks.mu.RUnlock()
	var init *ThreadGroup
	var id ThreadID
	for tg, i := range k.tasks.Root.tgids {
		t := tg.leader
		if t.containerID == cid && t.parent == nil && t.Origin == OriginUnknown && (init == nil || i < id) {
			init, id = tg, i
		}
	}
	return init, id
}

// coreContainerLocked returns what is known of the container whose first process
// is init, with ID id. If create is false it may be nil.
//
// Preconditions: coreContainersMu must be locked.
func coreContainerLocked(init *ThreadGroup, id ThreadID, create bool) *containerCores {
	c := coreContainers[id]
	if c != nil && c.init == nil {
		c.init = init
	}
	if c != nil && c.init != init { // one that has ended
		c = nil
		delete(coreContainers, id)
	}
	if c == nil && create {
		c = &containerCores{settings: defaultCoreSettings, init: init}
		coreContainers[id] = c
		coreSettingsChanged.Store(true)
	}
	return c
}

// CoreSettings returns the settings that hold for t.
func (t *Task) CoreSettings() CoreSettings {
	if !coreSettingsChanged.Load() {
		return defaultCoreSettings
	}
	init, id := t.k.containerInit(t.containerID)
	if init == nil {
		return defaultCoreSettings
	}
	coreContainersMu.Lock()
	defer coreContainersMu.Unlock()
	if c := coreContainerLocked(init, id, false); c != nil {
		return c.settings
	}
	return defaultCoreSettings
}

// SetCoreSettings changes the settings that hold for t. It returns false if t's
// container has ended.
func (t *Task) SetCoreSettings(change func(*CoreSettings)) bool {
	init, id := t.k.containerInit(t.containerID)
	if init == nil {
		return false
	}
	t.k.forgetCoreContainers()
	coreContainersMu.Lock()
	defer coreContainersMu.Unlock()
	change(&coreContainerLocked(init, id, true).settings)
	return true
}

// forgetCoreContainers drops what is known of containers that have ended.
func (k *Kernel) forgetCoreContainers() {
	k.tasks.mu.RLock()
	live := make(map[ThreadID]*ThreadGroup, len(k.tasks.Root.tgids))
	for tg, id := range k.tasks.Root.tgids {
		live[id] = tg
	}
	k.tasks.mu.RUnlock()
	coreContainersMu.Lock()
	defer coreContainersMu.Unlock()
	for id, c := range coreContainers {
		if tg := live[id]; tg == nil || c.init != nil && c.init != tg {
			delete(coreContainers, id)
		}
	}
}

// beginCollector counts a dump to a collector. It returns false if that is one too
// many; endCollector must be called all the same.
func (t *Task) beginCollector() bool {
	init, id := t.k.containerInit(t.containerID)
	if init == nil {
		return true // nothing is started, then
	}
	coreContainersMu.Lock()
	defer coreContainersMu.Unlock()
	c := coreContainerLocked(init, id, true)
	c.collectors++
	return c.settings.PipeLimit == 0 || c.collectors <= c.settings.PipeLimit
}

func (t *Task) endCollector() {
	init, id := t.k.containerInit(t.containerID)
	if init == nil {
		return
	}
	coreContainersMu.Lock()
	defer coreContainersMu.Unlock()
	if c := coreContainerLocked(init, id, false); c != nil && c.collectors > 0 {
		c.collectors--
	}
}

// suidDumpability is how a process may be dumped whose ids changed.
func (t *Task) suidDumpability() mm.Dumpability { return t.CoreSettings().SUIDDumpable }

// savedCoreSettings are the settings of one container in a checkpoint. A pattern
// is any bytes.
type savedCoreSettings struct {
	Pattern                          []byte
	UsesPID, PipeLimit, SUIDDumpable int32
}

// SaveCoreSettings returns the settings of all containers.
func SaveCoreSettings() []byte {
	coreContainersMu.Lock()
	defer coreContainersMu.Unlock()
	saved := make(map[ThreadID]savedCoreSettings, len(coreContainers))
	for id, c := range coreContainers {
		s := c.settings
		saved[id] = savedCoreSettings{[]byte(s.Pattern), s.UsesPID, s.PipeLimit, int32(s.SUIDDumpable)}
	}
	b, err := json.Marshal(saved)
	if err != nil {
		log.Warningf("The settings for core dumps are not saved: %v", err)
	}
	return b
}

// LoadCoreSettings takes back what SaveCoreSettings returned.
func LoadCoreSettings(b []byte) {
	var saved map[ThreadID]savedCoreSettings
	if err := json.Unmarshal(b, &saved); err != nil {
		log.Warningf("The settings for core dumps are not restored: %v", err)
		return
	}
	coreContainersMu.Lock()
	defer coreContainersMu.Unlock()
	for id, s := range saved {
		coreContainers[id] = &containerCores{settings: CoreSettings{
			coredump.Pattern(s.Pattern), s.UsesPID, s.PipeLimit, mm.Dumpability(s.SUIDDumpable),
		}}
		coreSettingsChanged.Store(true)
	}
}
