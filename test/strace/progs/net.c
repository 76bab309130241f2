// Makes the system calls on sockets, all within itself.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

static void stream(int family)
{
	struct sockaddr_storage sa = {.ss_family = (sa_family_t)family}, peer;
	socklen_t len = family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6), pl = sizeof peer;
	if (family == AF_INET)
		((struct sockaddr_in *)&sa)->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	else
		((struct sockaddr_in6 *)&sa)->sin6_addr = in6addr_loopback;
	int s = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1, got;
	setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	setsockopt(s, SOL_SOCKET, SO_RCVBUF, &(int){8192}, sizeof(int));
	setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	struct linger lg = {1, 2};
	setsockopt(s, SOL_SOCKET, SO_LINGER, &lg, sizeof lg);
	struct timeval tv = {3, 4};
	setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
	bind(s, (void *)&sa, len);
	listen(s, 5);
	getsockname(s, (void *)&sa, &len);
	int c = socket(family, SOCK_STREAM | SOCK_NONBLOCK, IPPROTO_TCP);
	connect(c, (void *)&sa, len);
	struct pollfd p = {c, POLLOUT, 0};
	poll(&p, 1, 1000);
	socklen_t gl = sizeof got;
	getsockopt(c, SOL_SOCKET, SO_ERROR, &got, &gl);
	getsockopt(c, SOL_SOCKET, SO_TYPE, &got, &gl);
	getsockopt(c, IPPROTO_TCP, TCP_MAXSEG, &got, &gl);
	int a = accept4(s, (void *)&peer, &pl, SOCK_CLOEXEC);
	getpeername(c, (void *)&peer, &pl);
	send(c, "hello over the loopback", 23, MSG_NOSIGNAL);
	char buf[100];
	recv(a, buf, 5, MSG_PEEK);
	recv(a, buf, sizeof buf, 0);
	recv(c, buf, sizeof buf, MSG_DONTWAIT);
	struct iovec iov[2] = {{"one", 3}, {"two", 3}};
	struct msghdr m = {.msg_iov = iov, .msg_iovlen = 2};
	sendmsg(a, &m, 0);
	iov[0].iov_base = buf;
	iov[0].iov_len = 100;
	m.msg_iovlen = 1;
	recvmsg(c, &m, MSG_TRUNC);
	shutdown(c, SHUT_WR);
	read(a, buf, 1);
	close(a);
	close(c);
	close(s);
}

int main(void)
{
	char buf[200];
	stream(AF_INET);
	stream(AF_INET6);
	struct sockaddr_in in = {AF_INET, 0, {htonl(INADDR_LOOPBACK)}}, from;
	socklen_t len = sizeof in, fl = sizeof from;
	int u = socket(AF_INET, SOCK_DGRAM, 0), v = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
	bind(u, (void *)&in, sizeof in);
	getsockname(u, (void *)&in, &len);
	sendto(v, "datagram", 8, 0, (void *)&in, sizeof in);
	recvfrom(u, buf, sizeof buf, 0, (void *)&from, &fl);
	recvfrom(u, buf, sizeof buf, MSG_DONTWAIT, (void *)&from, &fl);
	connect(v, (void *)&in, sizeof in);
	struct mmsghdr mm[2];
	struct iovec iv[2] = {{"first", 5}, {"second", 6}};
	memset(mm, 0, sizeof mm);
	for (int i = 0; i < 2; i++) {
		mm[i].msg_hdr.msg_iov = &iv[i];
		mm[i].msg_hdr.msg_iovlen = 1;
	}
	sendmmsg(v, mm, 2, 0);
	struct iovec riv[2] = {{buf, 50}, {buf + 50, 50}};
	for (int i = 0; i < 2; i++)
		mm[i].msg_hdr.msg_iov = &riv[i];
	recvmmsg(u, mm, 2, MSG_WAITFORONE, NULL);
	// Refused: nobody listens.
	int c = socket(AF_INET, SOCK_STREAM, 0);
	in.sin_port = htons(1);
	connect(c, (void *)&in, sizeof in);
	int sp[2];
	socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sp);
	char control[CMSG_SPACE(2 * sizeof(int))] = {0};
	struct iovec one = {"x", 1};
	struct msghdr m = {.msg_iov = &one, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
	struct cmsghdr *cm = CMSG_FIRSTHDR(&m);
	cm->cmsg_level = SOL_SOCKET;
	cm->cmsg_type = SCM_RIGHTS;
	cm->cmsg_len = CMSG_LEN(2 * sizeof(int));
	memcpy(CMSG_DATA(cm), (int[]){0, 1}, 2 * sizeof(int));
	sendmsg(sp[0], &m, 0);
	one.iov_base = buf;
	recvmsg(sp[1], &m, MSG_CMSG_CLOEXEC);
	struct ucred uc;
	socklen_t ul = sizeof uc;
	getsockopt(sp[0], SOL_SOCKET, SO_PEERCRED, &uc, &ul);
	setsockopt(sp[0], SOL_SOCKET, SO_PASSCRED, &(int){1}, sizeof(int));
	struct sockaddr_un un = {AF_UNIX, "\0an abstract name"};
	int l = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	bind(l, (void *)&un, sizeof(sa_family_t) + 17);
	listen(l, 1);
	int k = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	connect(k, (void *)&un, sizeof(sa_family_t) + 17);
	struct sockaddr_un pu;
	socklen_t pl = sizeof pu;
	int ac = accept(l, (void *)&pu, &pl);
	getsockname(ac, (void *)&pu, &pl);
	send(k, "packet", 6, MSG_EOR);
	recv(ac, buf, sizeof buf, 0);
	strcpy(un.sun_path, "/nonexistent/socket");
	connect(k, (void *)&un, sizeof un);
	fd_set r, w;
	FD_ZERO(&r);
	FD_ZERO(&w);
	FD_SET(sp[0], &r);
	FD_SET(sp[1], &w);
	struct timeval tv = {0, 1000};
	select(sp[1] + 1, &r, &w, NULL, &tv);
	FD_ZERO(&w);
	FD_SET(sp[0], &r);
	tv.tv_usec = 10;
	select(sp[1] + 1, &r, NULL, NULL, &tv);
	int nl = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	struct sockaddr_nl na = {AF_NETLINK};
	bind(nl, (void *)&na, sizeof na);
	socket(99, 1, 0);
	return 0;
}
