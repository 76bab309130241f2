// A core is a new file of the process's own, whatever stood at its place; a
// process that gave its privileges up, or said so, leaves none.
#include "core_tools.h"

static int dies(void *arg)
{
	(void)arg;
	abort();
}

static int not_dumpable(void *arg)
{
	must(prctl(PR_SET_DUMPABLE, (long)arg, 0, 0, 0));
	abort();
}

static int dumpable_again(void *arg)
{
	(void)arg;
	must(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
	must(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
	abort();
}

static int with_umask(void *arg)
{
	umask((long)arg);
	abort();
}

static int other_user(void *arg)
{
	must(syscall(SYS_setgroups, 0, NULL));
	must(syscall(SYS_setresgid, 4242, 4242, 4242));
	must(syscall(SYS_setresuid, 4242, 4242, 4242));
	if (arg) // the change of ids took it away
		must(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
	abort();
}

static int elsewhere(void *arg)
{
	must(chdir(arg));
	abort();
}

static void make(const char *name, const char *text)
{
	int fd = must(open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644));
	must(write(fd, text, strlen(text)));
	close(fd);
}

// still emits whether the file holds what make put there.
static void still(const char *what, const char *name)
{
	char b[16] = "";
	struct stat st;
	int fd = open(name, O_RDONLY);
	if (fd < 0 || fstat(fd, &st) != 0 || read(fd, b, 15) < 0) {
		ev("still", "what=%s error=%e", what, errno);
		return;
	}
	close(fd);
	ev("still", "what=%s same=%b links=%d", what, strcmp(b, "untouched") == 0, st.st_nlink);
}

int main(void)
{
	umask(022);
	core_start();
	core_limit(RLIM_INFINITY);
	core_run("nothing there", dies, NULL, 0);

	make("core", "untouched");
	core_run("a file", dies, NULL, 0);

	make("other", "untouched");
	must(link("other", "core"));
	core_run("a hard link", dies, NULL, 0);
	still("hard link", "other");

	must(symlink("other", "core"));
	core_run("a symbolic link", dies, NULL, 0);
	still("symbolic link", "other");

	must(mkfifo("core", 0600));
	core_run("a fifo", dies, NULL, 0);

	must(mkdir("core", 0700));
	core_run("a folder", dies, NULL, 0);

	must(mkdir("locked", 0755));
	core_run("folder of another user", other_user, NULL, 0);
	core_run("other user, dumpable", other_user, "", 0);
	must(chmod(core_dir, 0755));
	core_run("other user, dumpable, no right to create", other_user, "", 0);
	must(chmod(core_dir, 0777));

	core_run("not dumpable", not_dumpable, NULL, 0);
	core_run("dumpable again", dumpable_again, NULL, 0);
	core_run("umask 077", with_umask, (void *)077L, 0);
	core_run("umask 0777", with_umask, (void *)0777L, 0);

	core_run("working directory", elsewhere, "locked", 0);
	ev("there", "core=%b", access("locked/core", F_OK) == 0);
	core_end();
	return 0;
}
