package kernel

// reparentedLocked is called when a process of pg has got another parent: if no
// member has a parent in another group of the session any more, pg is orphaned.
//
// Preconditions: The TaskSet mutex must be locked for writing.
func (pg *ProcessGroup) reparentedLocked() {
	if pg == nil {
		return
	}
	before := pg.ancestors
	pg.ancestors = 0
	pg.originator.pidns.owner.forEachThreadGroupLocked(func(tg *ThreadGroup, _ *Task) {
		if tg.processGroup != pg {
			return
		}
		// As incRefWithParent counts.
		if parent := tg.parentPG(); pg != parent && (parent == nil || pg.session == parent.session) {
			pg.ancestors++
		}
	})
	if before != 0 {
		pg.handleOrphan()
	}
}
