// Threads that sleep in system calls: none of these may end, and none may be seen in a
// tracer's stop.

static int never[2]; // a pipe that nobody writes to
static int sockets[2];
static long rest = 3600;
static int word;
static pid_t asleep; // a child

static long in_nanosleep(void) { return nanosleep(&(struct timespec){rest, 0}, NULL); }
static long in_poll(void) { return poll(&(struct pollfd){never[0], POLLIN, 0}, 1, -1); }
static long in_timed_poll(void) { return poll(NULL, 0, rest * 1000); }
static long in_select(void) { return select(0, NULL, NULL, NULL, &(struct timeval){rest, 0}); }
static long in_futex(void) { return syscall(SYS_futex, &word, 0 /* FUTEX_WAIT */, 0, NULL, NULL, 0); }
static long in_timed_futex(void) { return syscall(SYS_futex, &word, 0, 0, &(struct timespec){rest, 0}, NULL, 0); }
static long in_read(void) { char c; return read(never[0], &c, 1); }
static long in_recv(void) { char c; return recv(sockets[0], &c, 1, 0); }
static long in_wait(void) { return waitpid(asleep, NULL, 0); }
static long in_pause(void) { return pause(); }

static long in_epoll(void)
{
	struct epoll_event e;
	return epoll_wait(epoll_create1(0), &e, 1, -1);
}

static struct sleeper {
	const char *what;
	long (*f)(void);
	volatile int over, err;
	int fragile; // any stop interrupts it, on Linux as well (signal(7))
} sleepers[] = {
	{"nanosleep", in_nanosleep, 0, 0, 0}, {"poll", in_poll, 0, 0, 0}, {"poll with a time", in_timed_poll, 0, 0, 0},
	{"select", in_select, 0, 0, 0}, {"futex", in_futex, 0, 0, 0}, {"futex with a time", in_timed_futex, 0, 0, 0},
	{"read", in_read, 0, 0, 0}, {"recv", in_recv, 0, 0, 0}, {"wait", in_wait, 0, 0, 0}, {"pause", in_pause, 0, 0, 0},
	{"epoll_wait", in_epoll, 0, 0, 1},
};

enum { SLEEPERS = sizeof sleepers / sizeof *sleepers };

static void *sleeper(void *arg)
{
	struct sleeper *s = arg;
	long r = s->f();
	s->err = r < 0 ? errno : 0;
	s->over = 1;
	for (;;)
		pause(); // the number of threads stays
	return arg;
}

// sleepers_begin starts them; without the fragile ones for who is going to be stopped.
static int begun;

static void sleepers_begin(int debugged)
{
	asleep = fork();
	if (asleep == 0)
		for (;;)
			pause();
	if (pipe(never) != 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) != 0)
		report("pipes", errno);
	for (int i = 0; i < SLEEPERS; i++) {
		pthread_t t;
		if (debugged && sleepers[i].fragile)
			continue;
		if (pthread_create(&t, NULL, sleeper, sleepers + i) != 0)
			report("pthread_create", i);
		begun++;
	}
	usleep(100 * 1000); // until their first call, for the list of descriptors
}

// threads looks at all threads. If all is true none of them but this one runs.
static void threads(int all)
{
	char path[300], line[512];
	int n = 0;
	DIR *d = opendir("/proc/self/task");
	struct dirent *e;
	while (d && (e = readdir(d)) != NULL) {
		int tid = atoi(e->d_name), fd;
		if (tid == 0)
			continue;
		n++;
		status_of(tid, "RSD");
		wchan_of(tid);
		snprintf(path, sizeof path, "/proc/self/task/%d/stat", tid);
		fd = open(path, O_RDONLY);
		ssize_t got = read(fd, line, sizeof line - 1);
		close(fd);
		line[got > 0 ? got : 0] = 0;
		char *state = strrchr(line, ')');
		if (!state || !strchr("RSD", state[2]))
			report("state in stat", state ? state[2] : -1);
	}
	if (d)
		closedir(d);
	if (n != begun + 1)
		report("so many threads", n);
	for (int i = 0; all && i < SLEEPERS; i++)
		if (sleepers[i].over) {
			report(sleepers[i].what, sleepers[i].err);
			sleepers[i].over = 0;
		}
}

// watch looks at the threads until SIGUSR2 comes, and once a second for sleeps that end.
static void watch(const sigset_t *set)
{
	found = 0;
	printf("watching\n");
	fflush(stdout);
	while (sigtimedwait(set, NULL, &(struct timespec){0, 0}) != SIGUSR2 && found < 20)
		threads(1);
	if (!found)
		printf("nothing\n");
	printf("done\n");
	fflush(stdout);
}
