// tool_fifo_hangup: who opens a FIFO to read hears of no hangup until a writer of its own time has gone; valgrind, which opens a new FIFO end for each vgdb, relies on that: fifo(7), poll(2).
#include "obs.h"
#include <poll.h>

static void look(const char *what, int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	must(poll(&p, 1, 0));
	ev("poll", "what=%s readable=%d hangup=%d", what, !!(p.revents & POLLIN), !!(p.revents & POLLHUP));
}

int main(void)
{
	const char *path = "fifo";
	must(mkfifo(path, 0600));
	int r = must(open(path, O_RDONLY | O_NONBLOCK));
	look("no writer yet", r);
	int w = must(open(path, O_WRONLY));
	look("writer", r);
	must(write(w, "x", 1));
	look("data", r);
	close(w);
	look("writer gone, data left", r);
	char c;
	must(read(r, &c, 1));
	look("writer gone", r);
	w = must(open(path, O_WRONLY));
	look("second writer", r);
	close(w);
	look("second writer gone", r);
	close(r);

	r = must(open(path, O_RDONLY | O_NONBLOCK));
	look("opened anew", r);
	w = must(open(path, O_WRONLY));
	must(write(w, "y", 1));
	look("opened anew, data", r);
	close(w);
	close(r);

	int both = must(open(path, O_RDWR | O_NONBLOCK));
	look("both ways", both);
	close(both);
	r = must(open(path, O_RDONLY | O_NONBLOCK));
	look("after both ways", r);
	must(unlink(path));
	return 0;
}
