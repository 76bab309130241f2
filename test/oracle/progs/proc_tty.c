// proc_tty: /proc/PID/stat has the controlling terminal as tty_nr and its foreground process group as tpgid, 0 and -1 without one; reptyr and ps look there: proc(5), tty_ioctl(4).
#include "obs.h"
#include <sys/ioctl.h>
#include <sys/sysmacros.h>

// The terminal has another number on each run: said is whether it is the same.
static void look(const char *what, pid_t pid, dev_t terminal)
{
	char path[64], b[1024];
	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	int fd = must(open(path, O_RDONLY));
	ssize_t n = must(read(fd, b, sizeof b - 1));
	close(fd);
	b[n] = 0;
	char *rest = strrchr(b, ')');
	int group, session, tty, foreground;
	if (!rest || sscanf(rest, ") %*c %*d %d %d %d %d", &group, &session, &tty, &foreground) != 4)
		obs_die("the form of stat", 0);
	ev("stat", "what=%s session=%p none=%d terminal=%d major=%d foreground=%p", what, session,
	   tty == 0, terminal && tty == (int)terminal, major(tty), foreground);
}

int main(void)
{
	name_pid("main", getpid());
	name_pid("nobody", -1);
	int master = must(open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC));
	int n = 0;
	must(ioctl(master, TIOCSPTLCK, &n));
	must(ioctl(master, TIOCGPTN, &n));
	pid_t leader = must(fork());
	if (leader == 0) {
		role("leader");
		name_pid("leader", getpid());
		char path[64];
		struct stat st;
		must(setsid());
		look("no terminal", getpid(), 0);
		snprintf(path, sizeof path, "/dev/pts/%d", n);
		int fd = must(open(path, O_RDWR | O_NOCTTY));
		must(fstat(fd, &st));
		look("open only", getpid(), st.st_rdev);
		must(ioctl(fd, TIOCSCTTY, 0));
		look("controlling", getpid(), st.st_rdev);
		pid_t other = must(fork());
		if (other == 0) {
			role("other");
			name_pid("other", getpid());
			look("inherited", getpid(), st.st_rdev);
			must(setpgid(0, 0));
			signal(SIGTTOU, SIG_IGN);
			must(tcsetpgrp(fd, getpid()));
			look("in the foreground", getpid(), st.st_rdev);
			look("of the parent", getppid(), st.st_rdev);
			must(setsid() < 0 && errno == EPERM ? 0 : -1);
			must(tcsetpgrp(fd, getppid()));
			pid_t away = must(fork());
			if (away == 0) {
				role("away");
				name_pid("away", getpid());
				must(setsid());
				look("own session", getpid(), st.st_rdev);
				_exit(0);
			}
			must(waitpid(away, NULL, 0));
			_exit(0);
		}
		must(waitpid(other, NULL, 0));
		signal(SIGHUP, SIG_IGN);
		must(ioctl(fd, TIOCNOTTY, 0));
		look("given up", getpid(), st.st_rdev);
		_exit(0);
	}
	must(waitpid(leader, NULL, 0));
	return 0;
}
