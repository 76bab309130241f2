// Makes the system calls whose arguments have many shapes once in each: addresses of
// every family, every option of a socket, every request of ioctl, fcntl and prctl, every
// kind of signal. As for every.c, nothing of it is carried out but what the start of a
// program with the C library needs: brk, arch_prctl and the like.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

// The memory that arguments point to is at fixed addresses: the program is static.
static unsigned char area[1 << 16] __attribute__((aligned(4096)));

#define call(...) syscall(__VA_ARGS__)

static void address(const void *sa, int len)
{
	memcpy(area, sa, (size_t)len);
	call(SYS_bind, 3, area, len);
	call(SYS_connect, 3, area, len);
	*(int *)(area + 512) = len;
	call(SYS_getsockname, 3, area, area + 512);
	call(SYS_accept4, 3, area, area + 512, SOCK_CLOEXEC);
	call(SYS_sendto, 3, "x", 1, 0, area, len);
	call(SYS_recvfrom, 3, area + 600, 10, MSG_PEEK, area, area + 512);
}

static void addresses(void)
{
	struct sockaddr_un un = {AF_UNIX, "/run/some/socket"};
	address(&un, sizeof un);
	address(&un, 2);
	address(&un, 12);
	memcpy(un.sun_path, "\0abstract\0name", 14);
	address(&un, 2 + 14);
	memset(un.sun_path, 'p', sizeof un.sun_path);
	address(&un, sizeof un);
	struct sockaddr_in in = {AF_INET, htons(8080), {htonl(0x7f000001)}};
	address(&in, sizeof in);
	address(&in, 8);
	address(&in, 1);
	address(&in, 0);
	address(&in, 100);
	struct sockaddr_in6 in6 = {AF_INET6, htons(53), htonl(7)};
	const char *six[] = {"::1", "::", "2001:db8::1:0:0:1", "::ffff:10.0.0.1", "::1.2.3.4", "fe80::1", "1:0:0:2::3"};
	for (int i = 0; i < 7; i++) {
		inet_pton(AF_INET6, six[i], &in6.sin6_addr);
		in6.sin6_scope_id = i & 1 ? 1 : 0;
		address(&in6, sizeof in6);
	}
	address(&in6, 24);
	struct sockaddr_nl nl = {AF_NETLINK, 0, 1234, 0x11};
	address(&nl, sizeof nl);
	struct sockaddr_ll ll = {AF_PACKET, htons(0x800), 1, 1, 0, 6, {1, 2, 3, 4, 5, 0xff}};
	address(&ll, sizeof ll);
	struct sockaddr un0 = {AF_UNSPEC, "some data"};
	address(&un0, sizeof un0);
	for (int f = 3; f < 50; f++)
		if (f != AF_INET6 && f != AF_NETLINK && f != AF_PACKET && f != AF_IPX && f != AF_X25 && f != AF_AX25 && f != AF_BLUETOOTH &&
		    f != 39 && f != 40 && f != 42 && f != 44 && f != 45) {
			un0.sa_family = (sa_family_t)f;
			address(&un0, sizeof un0);
		}
}

static void options(void)
{
	static const int levels[] = {0, 1, 2, 6, 17, 41, 58, 255, 263, 270, 300};
	static const int sizes[] = {0, 1, 2, 3, 4, 5, 8, 12, 16, 20, 40};
	for (unsigned l = 0; l < sizeof levels / sizeof levels[0]; l++)
		for (int o = 0; o < 80; o++)
			for (unsigned s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
				// These are shown in part only.
				if (levels[l] == 1 && (o == 26 || o == 74) || (levels[l] == 0 || levels[l] == 41) && o >= 42 && o <= 48 || levels[l] == 255 && o == 1 ||
				    levels[l] == 263)
					continue;
				if (s > 3 && s % 3 && o > 20 || levels[l] == 0 && o > 60 || s == 2 || s == 3)
					continue;
				memset(area, 0, 64);
				((int *)area)[0] = o % 3 == 0 ? 0 : o;
				((int *)area)[1] = 7;
				((int *)area)[2] = 1000;
				((int *)area)[3] = 9;
				*(int *)(area + 512) = sizes[s];
				call(SYS_setsockopt, 3, levels[l], o, area, sizes[s]);
				call(SYS_getsockopt, 3, levels[l], o, area, area + 512);
			}
	call(SYS_setsockopt, 3, 1, 2, 0, 4);
	call(SYS_setsockopt, 3, 1, 2, area, -1);
	for (int f = 0; f < 46; f++)
		for (int p = 0; p < 260; p += f == 2 || f == 16 ? 1 : 50)
			if (f == 1 || f == 2 || f == 10 || f == 16 || f == 17)
				call(SYS_socket, f, (p % 12) | SOCK_CLOEXEC, p);
}

static void messages(void)
{
	for (int variant = 0; variant < 12; variant++) {
		struct msghdr *m = (void *)area;
		struct iovec *iov = (void *)(area + 256);
		memset(area, 0, 4096);
		strcpy((char *)area + 2048, "some bytes to send that are more than fit");
		iov[0].iov_base = area + 2048;
		iov[0].iov_len = 41;
		iov[1].iov_base = area + 2050;
		iov[1].iov_len = 5;
		m->msg_iov = iov;
		m->msg_iovlen = variant == 3 ? 0 : 2;
		m->msg_flags = variant == 4 ? MSG_CTRUNC | MSG_EOR : 0;
		struct sockaddr_in *in = (void *)(area + 1024);
		in->sin_family = AF_INET;
		in->sin_port = htons(99);
		if (variant > 0) {
			m->msg_name = in;
			m->msg_namelen = variant == 1 ? 128 : sizeof *in;
		}
		struct cmsghdr *c = (void *)(area + 3072);
		m->msg_control = variant >= 5 ? c : 0;
		static const struct {
			int level, type, len;
		} kinds[] = {{1, SCM_RIGHTS, 8}, {1, SCM_CREDENTIALS, 12}, {1, SCM_RIGHTS, 4}, {1, SO_TIMESTAMP, 16}, {0, 8, 12}, {41, 50, 20}, {1, 77, 40}};
		if (variant >= 5) {
			int k = variant - 5;
			c->cmsg_level = kinds[k].level;
			c->cmsg_type = kinds[k].type;
			c->cmsg_len = CMSG_LEN((size_t)kinds[k].len);
			for (int i = 0; i < kinds[k].len; i += 4)
				((int *)CMSG_DATA(c))[i / 4] = i + (kinds[k].level ? 3 : 1);
			m->msg_controllen = CMSG_SPACE((size_t)kinds[k].len);
			if (k == 2) {
				struct cmsghdr *d = (void *)((char *)c + CMSG_SPACE(4));
				d->cmsg_level = 1;
				d->cmsg_type = SCM_CREDENTIALS;
				d->cmsg_len = CMSG_LEN(12);
				((int *)CMSG_DATA(d))[0] = 42;
				m->msg_controllen += CMSG_SPACE(12);
			}
		}
		call(SYS_sendmsg, 3, m, MSG_NOSIGNAL);
		call(SYS_recvmsg, 3, m, MSG_CMSG_CLOEXEC);
		struct mmsghdr *mm = (void *)(area + 8192);
		mm[0].msg_hdr = *m;
		mm[1].msg_hdr = *m;
		mm[0].msg_len = 3;
		mm[1].msg_len = 9;
		call(SYS_sendmmsg, 3, mm, 2, MSG_NOSIGNAL);
		call(SYS_recvmmsg, 3, mm, 2, MSG_NOSIGNAL, 0);
		call(SYS_writev, 1, iov, 2);
		call(SYS_readv, 1, iov, 2);
		call(SYS_preadv, 1, iov, 2, 77);
		call(SYS_pwritev2, 1, iov, 2, 77, 0, 2);
	}
}

// corners has what random arguments seldom are.
static void corners(void)
{
	for (int fill = 0; fill < 2; fill++) {
		memset(area, fill ? 0xff : 0, 256);
		call(SYS_get_robust_list, 3, 0, area, area + 8);
		call(SYS_membarrier, 3, 0, 0, 0);
		for (int size = 0; size < 10; size++)
			call(SYS_sched_setaffinity, 3, 0, size, area);
		call(SYS_statfs, 2, "/", area);
		call(SYS_fstat, 2, 3, area);
		call(SYS_fanotify_mark, 5, 3, 1, 2, -1, "/x");
	}
}

static void requests(void)
{
	static const unsigned char kinds[] = {0x54, 0x89, 0x12, 0x4b, 0x56, 0x00};
	struct termios2 {
		unsigned iflag, oflag, cflag, lflag;
		unsigned char line, cc[19];
	};
	for (int variant = 0; variant < 4; variant++) {
		memset(area, 0, 128);
		for (int i = 0; i < 16; i++)
			((unsigned *)area)[i] = variant == 0 ? 0 : variant == 1 ? 0x1f + (unsigned)i : variant == 2 ? (unsigned)rand() : ~0u;
		for (unsigned r = 0x5401; r <= 0x5460; r++)
			call(SYS_ioctl, 3, r, area);
		static const unsigned more[] = {0x80045430, 0x40045431, 0x80045432, 0x80045438, 0x80045439, 0x80045440, 0x5441, 0x40049409, 0x80086601, 0x40086602,
						0x80046601, 0xdeadbeef, 0x541b, 0x8901, 0x8902, 0x8903, 0x8904, 0x8905, 0x8906, 0x8907, 0x80045200};
		for (unsigned i = 0; i < sizeof more / sizeof more[0]; i++)
			call(SYS_ioctl, 3, more[i], area);
	}
	for (int cmd = 0; cmd < 1060; cmd++) {
		if (cmd > 40 && cmd < 1020)
			continue;
		for (int v = 0; v < (cmd < 40 || cmd >= 1024 ? 4 : 1); v++) {
			memset(area, 0, 64);
			struct flock *f = (void *)area;
			f->l_type = (short)v;
			f->l_whence = (short)(v == 3 ? 9 : v);
			f->l_start = v * 100;
			f->l_len = -v;
			f->l_pid = 77;
			call(SYS_fcntl, 3, cmd, v == 0 ? (void *)area : v == 1 ? (void *)1L : v == 2 ? (void *)02002L : (void *)-1L);
		}
	}
	for (int o = 0; o < 70; o++)
		for (int v = 0; v < 3; v++) {
			// Those of other machines are left out.
			if (o == 5 || o == 6 || o == 43 || o == 44 || o == 45 || o == 46 || o == 50 || o == 51 || o == 52 && v != 1 || o == 54 || o == 55 || o == 56 || o >= 60)
				continue;
			strcpy((char *)area, "a name");
			*(int *)(area + 32) = 17;
			call(SYS_prctl, o, v == 0 ? (void *)area : v == 1 ? (void *)1L : (void *)(area + 32), v, 3, 4);
		}
	call(SYS_prctl, 0x59616d61, -1L, 0, 0, 0);
	call(SYS_prctl, 0x59616d61, 99, 0, 0, 0);
	call(SYS_prctl, 0x53564d41, 0, area, 4096, "a name");
	for (int o = 0x1003; o < 0x1021; o++)
		call(SYS_arch_prctl, o, area);
	for (int c = 0; c < 14; c++)
		for (int priv = 0; priv < 3; priv++) {
			*(long *)area = 3;
			*(long *)(area + 8) = 4;
			call(SYS_futex, area + 64, c | (priv == 1 ? 128 : priv == 2 ? 128 + 256 : 0), 2, area, area + 80, 0xffffffff);
			call(SYS_futex, area + 64, c | (priv == 1 ? 128 : priv == 2 ? 128 + 256 : 0), 2, 0, area + 80, 0x4003001);
		}
	for (int r = 0; r < 40; r++)
		if (r != 14 && r != 15)
			call(SYS_ptrace, r, 5, area, area + 64);
	for (int r = 0x4200; r < 0x4213; r++)
		if (r != 0x4209 && r != 0x420c && r != 0x420d && r != 0x420e)
			call(SYS_ptrace, r, 5, area, area + 64);
	for (int c = 0; c < 20; c++) {
		memset(area, 0, 200);
		for (int i = 0; i < 30; i++)
			((int *)area)[i] = i;
		call(SYS_shmctl, 1, c, area);
		call(SYS_msgctl, 1, c, area);
		call(SYS_semctl, 1, 2, c, area);
		call(SYS_seccomp, c % 5, c & 3, area);
		call(SYS_kcmp, 1, 2, c, 3, 4);
	}
}

static void signals(void)
{
	static const int codes[] = {0, 0x80, -1, -2, -3, -4, -5, -6, -60, 1, 2, 3, 4, 5, 6, 9, 77};
	for (int s = 0; s < 66; s += s == 11 ? 6 : s > 17 && s < 29 ? 29 - s : s == 31 ? 4 : s > 31 ? 29 : 1)
		for (unsigned c = 0; c < sizeof codes / sizeof codes[0]; c++)
			for (int v = 0; v < 2; v++) {
				siginfo_t *i = (void *)area;
				memset(i, 0, sizeof *i);
				i->si_signo = s;
				i->si_code = codes[c];
				i->si_errno = v ? 2 : 0;
				if (v) {
					i->si_pid = 77;
					i->si_uid = 1000;
					((int *)i)[6] = 9;
					((int *)i)[7] = 1;
					((long *)i)[4] = 5;
					((long *)i)[5] = 6;
				}
				call(SYS_rt_sigqueueinfo, 5, s, i);
			}
	for (int n = 0; n < 65; n += 3) {
		unsigned long set = n == 64 ? -1UL : (1UL << n) - 1;
		memcpy(area, &set, 8);
		call(SYS_rt_sigprocmask, SIG_BLOCK, area, 0, 8);
		set = ~set << 5 | set >> 59;
		memcpy(area, &set, 8);
		call(SYS_rt_sigprocmask, SIG_SETMASK, area, area, 8);
		call(SYS_signalfd4, 3, area, 8, SFD_CLOEXEC);
	}
	static const unsigned status[] = {0, 0x100, 0xff00, 9, 0x8b, 0x137f, 0x57f, 0x857f, 0x3057f, 0x80057f, 0xffff, 0x7f7f, 0x10000, 0x12345678};
	for (unsigned i = 0; i < sizeof status / sizeof status[0]; i++) {
		memcpy(area, &status[i], 4);
		call(SYS_wait4, -1, area, WNOHANG | WUNTRACED, i & 1 ? area + 64 : 0);
	}
	static const unsigned modes[] = {0, 0644, 0100644, 0104755, 0042700, 0041777, 0020620, 0060660, 0010600, 0120777, 0140777, 0030000, 0106000};
	for (unsigned i = 0; i < sizeof modes / sizeof modes[0]; i++) {
		struct stat *st = (void *)area;
		memset(st, 0, sizeof *st);
		st->st_mode = modes[i];
		st->st_size = 12345;
		st->st_rdev = 0x8801;
		st->st_atim.tv_sec = 1700000000;
		st->st_atim.tv_nsec = 5;
		call(SYS_fstat, 3, st);
		call(SYS_mknod, "/x", modes[i], 0x103);
		call(SYS_chmod, "/x", modes[i]);
	}
	for (int i = 0; i < 20; i++) {
		((long *)area)[0] = i % 5 == 4 ? -1 : i * 1000L;
		((long *)area)[1] = i < 10 ? i * 512 : i * 1024L * 1024;
		call(SYS_setrlimit, i % 17, area);
		call(SYS_prlimit64, -5, i % 17, area, area);
		call(SYS_getrlimit, i % 17, area);
		((long *)area)[0] = i * 100000000L - 5;
		((long *)area)[1] = i % 3 == 0 ? (1L << 30) - 1 : i % 3 == 1 ? (1L << 30) - 2 : 123456789;
		((long *)area)[2] = 0;
		((long *)area)[3] = i * 1000000L;
		call(SYS_utimensat, AT_FDCWD, "f", area, 0);
		call(SYS_utimes, "f", area);
		call(SYS_nanosleep, area, area + 16);
		call(SYS_clock_nanosleep, i, i & 1, area, area + 16);
		call(SYS_clock_gettime, -i, area);
	}
}

static void polls(void)
{
	struct pollfd *p = (void *)area;
	for (int n = 0; n < 40; n += 13) {
		for (int i = 0; i < n; i++) {
			p[i].fd = i - 1;
			p[i].events = (short)(i & 3 ? POLLIN : POLLOUT | POLLPRI);
			p[i].revents = (short)(i % 4 == 1 ? POLLIN | POLLHUP : 0);
		}
		((long *)(area + 4096))[0] = 1;
		((long *)(area + 4096))[1] = 2;
		call(SYS_poll, p, n, 100);
		call(SYS_ppoll, p, n, area + 4096, 0, 0);
		((long *)(area + 2048))[0] = 0x15;
		((long *)(area + 2056))[0] = 0x8;
		((long *)(area + 2064))[0] = 0x1;
		((long *)(area + 4200))[0] = (long)(area + 2048);
		((long *)(area + 4200))[1] = 8;
		call(SYS_select, n, area + 2048, area + 2056, area + 2064, area + 4096);
		call(SYS_select, n, area + 2048, 0, 0, 0);
		call(SYS_pselect6, n, area + 2048, area + 2056, area + 2064, area + 4096, area + 4200);
	}
	char **vector = (void *)area;
	for (int n = 0; n < 40; n += 13) {
		for (int i = 0; i < n; i++)
			vector[i] = "word";
		vector[n] = 0;
		call(SYS_execve, "/bin/x", vector, vector);
		call(SYS_execveat, AT_FDCWD, "x", vector, vector, AT_EMPTY_PATH);
	}
	static const unsigned long flags[] = {SIGCHLD, CLONE_VM | CLONE_VFORK | SIGCHLD, CLONE_THREAD | CLONE_VM | CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID,
					      CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID | SIGCHLD, CLONE_PIDFD | SIGCHLD, 0, CLONE_PARENT_SETTID};
	for (unsigned i = 0; i < sizeof flags / sizeof flags[0]; i++) {
		call(SYS_clone, flags[i], 0x1000, area + 8, area + 16, 0x3000);
		memset(area + 512, 0, 88);
		unsigned long *a = (void *)(area + 512);
		a[0] = flags[i] & ~0xffUL;
		a[1] = (unsigned long)area + 24;
		a[2] = (unsigned long)area + 8;
		a[3] = (unsigned long)area + 16;
		a[4] = flags[i] & 0xff;
		a[5] = 0x10000;
		a[6] = 0x8000;
		a[7] = 0x3000;
		call(SYS_clone3, a, 88);
		call(SYS_clone3, a, 64);
	}
	for (int f = 0; f < 64; f++) {
		call(SYS_open, "file", 1L << f, 0644);
		call(SYS_mmap, 0x10000, 4096, f & 7, 1L << f, f, 4096L * f);
		call(SYS_mremap, area, 1, 2, f, 0x9000);
		call(SYS_memfd_create, "m", 1L << f);
	}
}

int main(int argc, char **argv)
{
	srand(1);
	if (argc > 1)
		srand((unsigned)atoi(argv[1]));
	addresses();
	options();
	messages();
	requests();
	corners();
	signals();
	polls();
	syscall(SYS_exit_group, 0);
	return 0;
}
