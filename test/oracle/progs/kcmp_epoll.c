// kcmp_epoll: KCMP_EPOLL_TFD tells whether a file is the target of an epoll instance under a descriptor that may since mean another file: kcmp(2).
#include "kcmp_tools.h"
#include <sys/epoll.h>
#include <sys/eventfd.h>

static int child(void *arg OBS_UNUSED)
{
	set_flag(0);
	await_flag(1);
	return 0;
}

int main(void)
{
	begin();
	pid_t me = getpid();
	int e = must(epoll_create1(0)), target = must(eventfd(0, 0)), other = must(eventfd(0, 0));
	struct epoll_event event = { .events = EPOLLIN };
	must(epoll_ctl(e, EPOLL_CTL_ADD, target, &event));
	struct kcmp_epoll_slot slot = { e, target, 0 };
	evkcmp("target", me, me, KCMP_EPOLL_TFD, target, &slot);
	evkcmp("other", me, me, KCMP_EPOLL_TFD, other, &slot);
	slot.toff = 1;
	evkcmp("no second", me, me, KCMP_EPOLL_TFD, target, &slot);
	slot.toff = 0;
	slot.tfd = other;
	evkcmp("not added", me, me, KCMP_EPOLL_TFD, target, &slot);
	slot.tfd = target;
	slot.efd = target;
	evkcmp("no epoll", me, me, KCMP_EPOLL_TFD, target, &slot);
	slot.efd = 999;
	evkcmp("bad epoll", me, me, KCMP_EPOLL_TFD, target, &slot);
	slot.efd = e;
	evkcmp("bad file", me, me, KCMP_EPOLL_TFD, 999, &slot);
	evkcmp("bad pointer", me, me, KCMP_EPOLL_TFD, target, 8);
	evkcmp("bad pointer and file", me, me, KCMP_EPOLL_TFD, 999, 8);
	slot.efd = 999;
	evkcmp("bad epoll and file", me, me, KCMP_EPOLL_TFD, 998, &slot);
	slot.efd = e;

	// Two targets under one descriptor: the first file lives on in a copy.
	int copy = must(dup(target));
	must(dup2(other, target));
	must(epoll_ctl(e, EPOLL_CTL_ADD, target, &event));
	int found[2] = { 0, 0 };
	for (slot.toff = 0; slot.toff < 2; slot.toff++) {
		found[0] += kcmp(me, me, KCMP_EPOLL_TFD, copy, (unsigned long)&slot) == 0;
		found[1] += kcmp(me, me, KCMP_EPOLL_TFD, target, (unsigned long)&slot) == 0;
	}
	ev("two", "first=%d second=%d", found[0], found[1]);
	evkcmp("no third", me, me, KCMP_EPOLL_TFD, copy, &slot);
	slot.toff = 0xffffffff;
	evkcmp("far away", me, me, KCMP_EPOLL_TFD, copy, &slot);
	pid_t c = fork_named("child", child, NULL);
	await_flag(0);
	slot = (struct kcmp_epoll_slot){ e, copy, 0 };
	evkcmp("in the child", me, c, KCMP_EPOLL_TFD, copy, &slot);
	must(epoll_ctl(e, EPOLL_CTL_DEL, target, &event));
	slot.tfd = target;
	evkcmp("one removed", me, c, KCMP_EPOLL_TFD, copy, &slot);
	set_flag(1);
	evwait("child", c, 0);
	return 0;
}
