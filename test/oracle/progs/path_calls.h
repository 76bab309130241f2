// path_calls.h: calls of more than 200 kinds, one instruction of its own each,
// whose arguments make them fail, or do nothing. None of their results matters.

#ifndef PATH_CALLS_H
#define PATH_CALLS_H

#include <sys/syscall.h>

#define STEPPED __attribute__((section("stepped"), noinline, no_stack_protector, used))

// do_call makes a call by the two instructions that most C libraries have for it.
#define do_call(nr, a, b, c, d, e, f)                                             \
	({                                                                        \
		register long r10_ __asm__("r10") = (long)(d);                    \
		register long r8_ __asm__("r8") = (long)(e);                      \
		register long r9_ __asm__("r9") = (long)(f);                      \
		long ret_;                                                        \
		__asm__ volatile("movl %1,%%eax\n\tsyscall"                       \
				 : "=a"(ret_)                                     \
				 : "i"(nr), "D"((long)(a)), "S"((long)(b)),       \
				   "d"((long)(c)), "r"(r10_), "r"(r8_), "r"(r9_)  \
				 : "rcx", "r11", "memory");                       \
		ret_;                                                             \
	})

#define NOWHERE 1 // as an address: nothing is there
#define FLAGS 0x7ffffff8 // as flags: unknown ones

// PATH_CALLS(X) is X(name, arguments...) for each.
#define PATH_CALLS(X)                                                             \
	X(read, -1, NOWHERE, 1) X(write, -1, NOWHERE, 1) X(open, NOWHERE, 0)      \
	X(close, -1) X(stat, NOWHERE, NOWHERE) X(fstat, -1, NOWHERE)              \
	X(lstat, NOWHERE, NOWHERE) X(poll, NOWHERE, 0x7fffffff, 0)                \
	X(lseek, -1, 0, 0) X(mmap, 0, 0, 0, 0x22, -1, 0) X(mprotect, 0, 0, 0)     \
	X(munmap, 1, 0) X(brk, 0) X(rt_sigaction, 0, 0, 0, 8)                     \
	X(rt_sigprocmask, 9, NOWHERE, 0, 8) X(ioctl, -1, 0, 0)                    \
	X(pread64, -1, NOWHERE, 1, 0) X(pwrite64, -1, NOWHERE, 1, 0)              \
	X(readv, -1, NOWHERE, 1) X(writev, -1, NOWHERE, 1) X(access, NOWHERE, 0)  \
	X(pipe, NOWHERE) X(select, -1, 0, 0, 0, 0) X(sched_yield)                 \
	X(mremap, 1, 0, 0, 0, 0) X(msync, 1, 0, 0) X(mincore, 1, 0, NOWHERE)      \
	X(madvise, 1, 0, 0) X(shmget, 0, 0, 0) X(shmat, -1, 0, 0)                 \
	X(shmctl, -1, 0, NOWHERE) X(dup, -1) X(dup2, -1, -1)                      \
	X(nanosleep, NOWHERE, 0) X(getitimer, 9, NOWHERE) X(alarm, 0)             \
	X(setitimer, 9, NOWHERE, 0) X(getpid) X(sendfile, -1, -1, 0, 1)           \
	X(socket, -1, -1, -1) X(connect, -1, NOWHERE, 16)                         \
	X(accept, -1, 0, 0) X(sendto, -1, NOWHERE, 1, 0, 0, 0)                    \
	X(recvfrom, -1, NOWHERE, 1, 0, 0, 0) X(sendmsg, -1, NOWHERE, 0)           \
	X(recvmsg, -1, NOWHERE, 0) X(shutdown, -1, 0) X(bind, -1, NOWHERE, 16)    \
	X(listen, -1, 0) X(getsockname, -1, NOWHERE, NOWHERE)                     \
	X(getpeername, -1, NOWHERE, NOWHERE) X(socketpair, -1, -1, -1, NOWHERE)   \
	X(setsockopt, -1, 0, 0, NOWHERE, 0)                                       \
	X(getsockopt, -1, 0, 0, NOWHERE, NOWHERE)                                 \
	X(wait4, -1, 0, FLAGS, 0) X(kill, 0x7ffffffe, 0) X(uname, NOWHERE)        \
	X(semget, 77, -1, 0) X(semop, -1, NOWHERE, 1) X(semctl, -1, 0, 0, 0)      \
	X(shmdt, 1) X(msgget, 0x5a5a5a5a, 0) X(msgsnd, -1, NOWHERE, 1, 0)         \
	X(msgrcv, -1, NOWHERE, 1, 0, 0) X(msgctl, -1, 0, NOWHERE)                 \
	X(fcntl, -1, 0, 0) X(flock, -1, 0) X(fsync, -1) X(fdatasync, -1)          \
	X(truncate, NOWHERE, 0) X(ftruncate, -1, 0) X(getdents, -1, NOWHERE, 1)   \
	X(getcwd, NOWHERE, 4096) X(chdir, NOWHERE) X(fchdir, -1)                  \
	X(rename, NOWHERE, NOWHERE) X(mkdir, NOWHERE, 0) X(rmdir, NOWHERE)        \
	X(creat, NOWHERE, 0) X(link, NOWHERE, NOWHERE) X(unlink, NOWHERE)         \
	X(symlink, NOWHERE, NOWHERE) X(readlink, NOWHERE, NOWHERE, 1)             \
	X(chmod, NOWHERE, 0) X(fchmod, -1, 0) X(chown, NOWHERE, 0, 0)             \
	X(fchown, -1, 0, 0) X(lchown, NOWHERE, 0, 0) X(umask, 022)                \
	X(gettimeofday, NOWHERE, 0) X(getrlimit, 99, NOWHERE)                     \
	X(getrusage, 99, NOWHERE) X(sysinfo, NOWHERE) X(times, NOWHERE)           \
	X(ptrace, -1, -1, 0, 0) X(getuid) X(syslog, -1, NOWHERE, 1) X(getgid)     \
	X(setuid, 0) X(setgid, 0) X(geteuid) X(getegid) X(setpgid, -1, -1)        \
	X(getppid) X(getpgrp) X(setreuid, -1, -1) X(setregid, -1, -1)             \
	X(getgroups, 0, 0) X(setgroups, -1, NOWHERE)                              \
	X(setresuid, -1, -1, -1) X(getresuid, NOWHERE, NOWHERE, NOWHERE)          \
	X(setresgid, -1, -1, -1) X(getresgid, NOWHERE, NOWHERE, NOWHERE)          \
	X(getpgid, 0) X(setfsuid, 0) X(setfsgid, 0) X(getsid, 0)                  \
	X(capget, NOWHERE, 0) X(capset, NOWHERE, 0) X(rt_sigpending, NOWHERE, 8)  \
	X(rt_sigtimedwait, NOWHERE, 0, 0, 8) X(rt_sigqueueinfo, -1, 99, NOWHERE)  \
	X(rt_sigsuspend, NOWHERE, 3) X(sigaltstack, 0, 0) X(utime, NOWHERE, 0)    \
	X(mknod, NOWHERE, 0, 0) X(personality, 0xffffffff)                        \
	X(ustat, -1, NOWHERE) X(statfs, NOWHERE, NOWHERE) X(fstatfs, -1, NOWHERE) \
	X(sysfs, 99, 0, 0) X(getpriority, 9, 0) X(setpriority, 9, 0, 0)           \
	X(sched_setparam, -1, NOWHERE) X(sched_getparam, -1, NOWHERE)             \
	X(sched_setscheduler, -1, 0, NOWHERE) X(sched_getscheduler, -1)           \
	X(sched_get_priority_max, 1) X(sched_get_priority_min, 1)                 \
	X(sched_rr_get_interval, -1, NOWHERE) X(mlock, 0, 0) X(munlock, 0, 0)     \
	X(mlockall, FLAGS) X(munlockall) X(modify_ldt, 99, 0, 0)                  \
	X(pivot_root, NOWHERE, NOWHERE) X(prctl, -1, 0, 0, 0, 0)                  \
	X(arch_prctl, 0x7777, 0) X(adjtimex, NOWHERE) X(setrlimit, 99, NOWHERE)   \
	X(chroot, NOWHERE) X(acct, NOWHERE) X(settimeofday, NOWHERE, 0)           \
	X(mount, NOWHERE, NOWHERE, NOWHERE, 0, 0) X(umount2, NOWHERE, FLAGS)      \
	X(swapon, NOWHERE, FLAGS) X(swapoff, NOWHERE) X(reboot, 0, 0, 0, 0)       \
	X(sethostname, NOWHERE, 1) X(setdomainname, NOWHERE, 1) X(iopl, 9)        \
	X(ioperm, 70000, 1, 1) X(quotactl, -1, NOWHERE, 0, NOWHERE) X(gettid)     \
	X(readahead, -1, 0, 1) X(setxattr, NOWHERE, NOWHERE, NOWHERE, 1, FLAGS)   \
	X(lsetxattr, NOWHERE, NOWHERE, NOWHERE, 1, FLAGS)                         \
	X(fsetxattr, -1, NOWHERE, NOWHERE, 1, FLAGS)                              \
	X(getxattr, NOWHERE, NOWHERE, 0, 0) X(lgetxattr, NOWHERE, NOWHERE, 0, 0)  \
	X(fgetxattr, -1, NOWHERE, 0, 0) X(listxattr, NOWHERE, 0, 0)               \
	X(llistxattr, NOWHERE, 0, 0) X(flistxattr, -1, 0, 0)                      \
	X(removexattr, NOWHERE, NOWHERE) X(lremovexattr, NOWHERE, NOWHERE)        \
	X(fremovexattr, -1, NOWHERE) X(tkill, -1, 0) X(time, 0)                   \
	X(futex, NOWHERE, 99, 0, 0, 0, 0) X(sched_setaffinity, -1, 0, NOWHERE)    \
	X(sched_getaffinity, -1, 0, NOWHERE) X(io_setup, 0, NOWHERE)              \
	X(io_destroy, 0) X(io_getevents, 0, 0, 0, 0, 0) X(io_submit, 0, 0, 0)     \
	X(io_cancel, 0, NOWHERE, NOWHERE) X(lookup_dcookie, 0, NOWHERE, 0)        \
	X(epoll_create, -1) X(remap_file_pages, 1, 0, 0, 0, 0)                    \
	X(getdents64, -1, NOWHERE, 1) X(set_tid_address, 0)                       \
	X(restart_syscall) X(semtimedop, -1, NOWHERE, 1, 0)                       \
	X(fadvise64, -1, 0, 0, 0) X(timer_create, 99, 0, NOWHERE)                 \
	X(timer_settime, 99, 0, NOWHERE, 0) X(timer_gettime, 99, NOWHERE)         \
	X(timer_getoverrun, 99) X(timer_delete, 99) X(clock_settime, 99, NOWHERE) \
	X(clock_gettime, 99, NOWHERE) X(clock_getres, 99, NOWHERE)                \
	X(clock_nanosleep, 99, 0, NOWHERE, 0) X(epoll_wait, -1, NOWHERE, 1, 0)    \
	X(epoll_ctl, -1, 0, -1, 0) X(tgkill, -1, -1, 0) X(utimes, NOWHERE, 0)     \
	X(mbind, 1, 0, 99, 0, 0, FLAGS) X(set_mempolicy, 99, 0, 0)                \
	X(get_mempolicy, 0, 0, 0, 0, FLAGS) X(mq_open, NOWHERE, 0, 0, 0)          \
	X(mq_unlink, NOWHERE) X(mq_timedsend, -1, NOWHERE, 1, 0, 0)               \
	X(mq_timedreceive, -1, NOWHERE, 1, 0, 0) X(mq_notify, -1, 0)              \
	X(mq_getsetattr, -1, 0, 0) X(waitid, 9, 0, 0, 4, 0)                       \
	X(add_key, NOWHERE, 0, 0, 0, 0) X(request_key, NOWHERE, 0, 0, 0)          \
	X(keyctl, -1, 0, 0, 0, 0) X(ioprio_set, 9, 0, 0) X(ioprio_get, 9, 0)      \
	X(inotify_add_watch, -1, NOWHERE, 0) X(inotify_rm_watch, -1, 0)           \
	X(openat, -1, NOWHERE, 0, 0) X(mkdirat, -1, NOWHERE, 0)                   \
	X(mknodat, -1, NOWHERE, 0, 0) X(fchownat, -1, NOWHERE, 0, 0, FLAGS)       \
	X(futimesat, -1, NOWHERE, 0) X(newfstatat, -1, NOWHERE, NOWHERE, FLAGS)   \
	X(unlinkat, -1, NOWHERE, FLAGS) X(renameat, -1, NOWHERE, -1, NOWHERE)     \
	X(linkat, -1, NOWHERE, -1, NOWHERE, FLAGS)                                \
	X(symlinkat, NOWHERE, -1, NOWHERE) X(readlinkat, -1, NOWHERE, NOWHERE, 1) \
	X(fchmodat, -1, NOWHERE, 0) X(faccessat, -1, NOWHERE, 0)                  \
	X(pselect6, -1, 0, 0, 0, 0, 0) X(ppoll, NOWHERE, 0x7fffffff, 0, 0, 0)     \
	X(unshare, 0) X(set_robust_list, 0, 0) X(get_robust_list, -1, 0, 0)       \
	X(splice, -1, 0, -1, 0, 1, 0) X(tee, -1, -1, 1, 0)                        \
	X(sync_file_range, -1, 0, 0, 0) X(vmsplice, -1, NOWHERE, 1, 0)            \
	X(move_pages, -1, 0, 0, 0, 0, 0) X(utimensat, -1, NOWHERE, 0, FLAGS)      \
	X(epoll_pwait, -1, NOWHERE, 1, 0, 0, 8) X(signalfd, -1, NOWHERE, 3)       \
	X(timerfd_create, 99, 0) X(eventfd2, 0, FLAGS) X(fallocate, -1, 0, 0, 1)  \
	X(timerfd_settime, -1, 0, NOWHERE, 0) X(timerfd_gettime, -1, NOWHERE)     \
	X(accept4, -1, 0, 0, 0) X(signalfd4, -1, NOWHERE, 3, 0)                   \
	X(epoll_create1, FLAGS) X(dup3, -1, -1, 0) X(pipe2, NOWHERE, FLAGS)       \
	X(inotify_init1, FLAGS) X(preadv, -1, NOWHERE, 1, 0, 0)                   \
	X(pwritev, -1, NOWHERE, 1, 0, 0) X(rt_tgsigqueueinfo, -1, -1, 0, NOWHERE) \
	X(perf_event_open, NOWHERE, 0, -1, -1, 0)                                 \
	X(recvmmsg, -1, NOWHERE, 1, 0, 0) X(prlimit64, 0, 99, 0, 0)               \
	X(name_to_handle_at, -1, NOWHERE, NOWHERE, NOWHERE, FLAGS)                \
	X(open_by_handle_at, -1, NOWHERE, 0) X(clock_adjtime, 99, NOWHERE)        \
	X(syncfs, -1) X(sendmmsg, -1, NOWHERE, 1, 0) X(setns, -1, 0)              \
	X(getcpu, 0, 0, 0) X(process_vm_readv, -1, 0, 0, 0, 0, 1)                 \
	X(process_vm_writev, -1, 0, 0, 0, 0, 1) X(kcmp, -1, -1, 99, 0, 0)         \
	X(sched_setattr, -1, NOWHERE, 0) X(sched_getattr, -1, NOWHERE, 0, 0)      \
	X(renameat2, -1, NOWHERE, -1, NOWHERE, FLAGS) X(seccomp, -1, 0, 0)        \
	X(getrandom, 0, 0, 0) X(memfd_create, NOWHERE, FLAGS)                     \
	X(bpf, -1, NOWHERE, 0) X(userfaultfd, FLAGS) X(membarrier, -1, 0, 0)      \
	X(mlock2, 0, 0, FLAGS) X(copy_file_range, -1, 0, -1, 0, 1, FLAGS)         \
	X(preadv2, -1, NOWHERE, 1, 0, 0, 0) X(pwritev2, -1, NOWHERE, 1, 0, 0, 0)  \
	X(pkey_mprotect, 1, 0, 0, -1) X(pkey_alloc, FLAGS, 0) X(pkey_free, -1)    \
	X(statx, -1, NOWHERE, FLAGS, 0, NOWHERE)

#define ARGUMENTS(a, b, c, d, e, f, ...) a, b, c, d, e, f
#define PATH_CALL(name, ...)                                                      \
	CALL_WITH(SYS_##name, ARGUMENTS(__VA_ARGS__ __VA_OPT__(, ) 0, 0, 0, 0, 0, 0));
#define CALL_WITH(nr, ...) do_call(nr, __VA_ARGS__)

STEPPED static void path_calls(void)
{
	PATH_CALLS(PATH_CALL)
}

// path_numbers is the numbers of these calls.
static const int path_numbers[] = {
#define PATH_NUMBER(name, ...) SYS_##name,
	PATH_CALLS(PATH_NUMBER)
};

#endif
