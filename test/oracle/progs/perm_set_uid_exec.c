// perm_set_uid_exec: a set-user-id file run by a tracee gives no new user when the tracer lacks CAP_SYS_PTRACE, and does so untraced: execve(2); ptrace(2), DESCRIPTION.
#include "perm_tools.h"
#include <sys/sendfile.h>

static int image;

static int runner(void *arg OBS_UNUSED)
{
	char *argv[] = { "image", "again", NULL };
	fexecve(image, argv, argv + 2);
	return 1;
}

// set_uid_copy makes a set-user-id copy of a file that has no name any more.
static int set_uid_copy(const char *file)
{
	char name[64];
	snprintf(name, sizeof name, "/tmp/oracle-set-uid-%d", getpid());
	int in = must(open(file, O_RDONLY | O_CLOEXEC));
	int out = must(open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755));
	int copy = must(open(name, O_RDONLY | O_CLOEXEC));
	must(unlink(name));
	struct stat st;
	must(fstat(in, &st));
	for (off_t at = 0; at < st.st_size;)
		must(sendfile(out, in, &at, st.st_size - at));
	must(fchown(out, 3000, 3000));
	must(fchmod(out, 04755));
	close(out);
	return copy;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		role("image");
		ev("image", "uid=%d euid=%d traced=%b", getuid(), geteuid(), tracer_of(getpid()) != 0);
		return 0;
	}
	begin();
	image = set_uid_copy(argv[0]);
	become(1000);
	pid_t u = fork_named("untraced", runner, NULL);
	evwait("untraced", u, 0);
	pid_t t = spawn("tracee", runner, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXEC);
	go("execve", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
