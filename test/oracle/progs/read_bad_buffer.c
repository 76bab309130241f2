// read_bad_buffer: read(2) from an empty socket into memory that is not there waits for data, and only then fails.
#include "sig_tools.h"
#include <sys/socket.h>

static int sock[2];

static int reader(void *arg OBS_UNUSED)
{
	long r = syscall(SYS_read, sock[0], (void *)0x18, 512);
	ev("read", "result=%r", r < 0 ? -errno : r);
	set_flag(0);
	char c = 0;
	r = syscall(SYS_read, sock[0], &c, 1);
	ev("read", "result=%r got=%d", r < 0 ? -errno : r, c);
	return 0;
}

int main(void)
{
	begin();
	must(socketpair(AF_UNIX, SOCK_STREAM, 0, sock));
	pid_t c = fork_named("reader", reader, NULL);
	char state = await_state(c, "SZ");
	ev("reader", "waits=%b failed=%b", state == 'S', obs_tab->flag[0]);
	must(write(sock[1], "ab", 2));
	evwait("end", c, 0);
	must(fcntl(sock[0], F_SETFL, O_NONBLOCK));
	char b[8];
	ev("rest", "result=%r", syscall(SYS_read, sock[0], b, sizeof b));
	long r = syscall(SYS_read, sock[0], (void *)0x18, 512);
	ev("does not wait", "result=%r", r < 0 ? -errno : r);
	must(close(sock[1]));
	r = syscall(SYS_read, sock[0], (void *)0x18, 512);
	ev("at the end", "result=%r", r < 0 ? -errno : r);
	return 0;
}
