// Makes the calls that wait for events: epoll, eventfd, timerfd, signalfd, timers, poll.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static void nothing(int s) { (void)s; }

int main(void)
{
	uint64_t n = 5;
	int e = eventfd(2, EFD_NONBLOCK | EFD_CLOEXEC);
	write(e, &n, 8);
	read(e, &n, 8);
	read(e, &n, 8);
	int ep = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event ev = {EPOLLIN | EPOLLET, {.u64 = 0x1122334455667788}}, out[4];
	epoll_ctl(ep, EPOLL_CTL_ADD, e, &ev);
	epoll_ctl(ep, EPOLL_CTL_ADD, e, &ev);
	write(e, &n, 8);
	epoll_wait(ep, out, 4, 100);
	epoll_wait(ep, out, 4, 0);
	ev.events = EPOLLOUT | EPOLLONESHOT;
	epoll_ctl(ep, EPOLL_CTL_MOD, e, &ev);
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	epoll_pwait(ep, out, 4, 10, &set);
	epoll_ctl(ep, EPOLL_CTL_DEL, e, NULL);
	int t = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	struct itimerspec its = {{0, 0}, {0, 1000000}}, old;
	timerfd_settime(t, 0, &its, &old);
	timerfd_gettime(t, &old);
	read(t, &n, 8);
	sigprocmask(SIG_BLOCK, &set, NULL);
	int s = signalfd(-1, &set, SFD_CLOEXEC);
	raise(SIGUSR1);
	struct signalfd_siginfo si;
	read(s, &si, sizeof si);
	raise(SIGUSR1);
	struct timespec ts = {1, 0};
	siginfo_t info;
	sigtimedwait(&set, &info, &ts);
	ts.tv_sec = 0;
	ts.tv_nsec = 1000;
	sigtimedwait(&set, &info, &ts);
	struct pollfd p[2] = {{e, POLLIN | POLLOUT, 0}, {t, POLLIN, 0}};
	poll(p, 2, 0);
	poll(p + 1, 1, 1);
	ppoll(p, 2, &ts, &set);
	fd_set r;
	FD_ZERO(&r);
	FD_SET(t, &r);
	pselect(t + 1, &r, NULL, NULL, &ts, &set);
	timer_t id;
	struct sigevent se = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2, .sigev_value.sival_int = 7};
	signal(SIGUSR2, nothing);
	timer_create(CLOCK_REALTIME, &se, &id);
	its.it_value.tv_nsec = 2000000;
	// Blocked, it cannot come before it is waited for.
	sigset_t usr2, before;
	sigemptyset(&usr2);
	sigaddset(&usr2, SIGUSR2);
	sigprocmask(SIG_BLOCK, &usr2, &before);
	timer_settime(id, 0, &its, NULL);
	sigsuspend(&before);
	sigprocmask(SIG_SETMASK, &before, NULL);
	timer_gettime(id, &its);
	timer_getoverrun(id);
	timer_delete(id);
	signal(SIGALRM, nothing);
	struct itimerval iv = {{0, 0}, {0, 200000}}, oiv; // nanosleep, too, must have begun
	setitimer(ITIMER_REAL, &iv, &oiv);
	getitimer(ITIMER_REAL, &oiv);
	struct timespec want = {1, 0}, rem;
	nanosleep(&want, &rem);
	want.tv_sec = 0;
	want.tv_nsec = 1000;
	nanosleep(&want, NULL);
	clock_nanosleep(CLOCK_MONOTONIC, 0, &want, NULL);
	clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &want, NULL);
	clock_getres(CLOCK_MONOTONIC, &ts);
	syscall(SYS_clock_gettime, CLOCK_PROCESS_CPUTIME_ID, &ts);
	struct timeval tv;
	syscall(SYS_gettimeofday, &tv, NULL);
	syscall(SYS_time, NULL);
	alarm(100);
	alarm(0);
	clock_gettime(99, &ts);
	return 0;
}
