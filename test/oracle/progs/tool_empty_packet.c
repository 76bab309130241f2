// tool_empty_packet: a packet without data is received like any other, and carries files; reptyr -T fetches a terminal in one: unix(7), send(2).
#include "obs.h"
#include <sys/socket.h>

static void take(const char *what, int fd)
{
	char b[16], control[CMSG_SPACE(sizeof(int))];
	struct iovec iov = { .iov_base = b, .iov_len = sizeof b };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
	ssize_t n = recvmsg(fd, &m, MSG_DONTWAIT);
	struct cmsghdr *c = n < 0 ? NULL : CMSG_FIRSTHDR(&m);
	int got = -1;
	if (c)
		memcpy(&got, CMSG_DATA(c), sizeof got);
	ev("receive", "what=%s result=%r file=%d", what, n < 0 ? -errno : n, got >= 0);
	if (got >= 0)
		close(got);
}

static void put(const char *what, int fd, int file)
{
	char control[CMSG_SPACE(sizeof(int))] = { 0 };
	struct msghdr m = { 0 };
	if (file >= 0) {
		m.msg_control = control;
		m.msg_controllen = sizeof control;
		struct cmsghdr *c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &file, sizeof file);
	}
	ssize_t n = sendmsg(fd, &m, MSG_DONTWAIT | MSG_NOSIGNAL);
	ev("send", "what=%s result=%r", what, n < 0 ? -errno : n);
}

int main(void)
{
	static const struct {
		const char *name;
		int type;
	} kinds[] = { { "datagram", SOCK_DGRAM }, { "seqpacket", SOCK_SEQPACKET }, { "stream", SOCK_STREAM } };
	for (int i = 0; i < 3; i++) {
		int s[2];
		ev("kind", "kind=%s", kinds[i].name);
		must(socketpair(AF_UNIX, kinds[i].type, 0, s));
		put("empty", s[0], -1);
		take("empty", s[1]);
		put("file", s[0], STDERR_FILENO);
		take("file", s[1]);
		take("nothing", s[1]);
		close(s[0]);
		close(s[1]);
	}
	return 0;
}
