// Says at every line that it reads what its terminal is: another than before,
// its controlling one, and with it as the leader of a session in the foreground;
// and whether a change of its size was announced. Ends at "quit".
#include "client.h"
#include <sys/stat.h>
#include <sys/sysmacros.h>

static volatile sig_atomic_t announced;

static void on_resize(int sig)
{
	(void)sig;
	announced = 1;
}

static const char *yes(int is)
{
	return is ? "yes" : "no";
}

// The device of the controlling terminal, as process 0 has none: 0.
static dev_t controlling(void)
{
	char text[512] = "";
	int tty = 0;
	FILE *file = fopen("/proc/self/stat", "r");
	if (!file || !fgets(text, sizeof text, file) ||
	    sscanf(strrchr(text, ')'), ") %*c %*d %*d %*d %d", &tty) != 1)
		abort();
	fclose(file);
	return tty;
}

int main(void)
{
	struct sigaction act = { .sa_handler = on_resize, .sa_flags = SA_RESTART };
	char line[128];
	dev_t before = 0;
	sigaction(SIGWINCH, &act, NULL);
	while (fgets(line, sizeof line, stdin)) {
		struct stat st;
		line[strcspn(line, "\n")] = 0;
		if (strcmp(line, "quit") == 0)
			return 7;
		fstat(0, &st);
		printf("%s: new %s, controlling %s, leader %s, foreground %s, announced %s\n", line,
		       yes(before && st.st_rdev != before), yes(isatty(0) && controlling() == st.st_rdev),
		       yes(getsid(0) == getpid()), yes(tcgetpgrp(0) == getpgrp()), yes(announced));
		before = st.st_rdev;
		announced = 0;
	}
	return 5;
}
