// mem_proc_paths: /proc/PID/mem by its thread, by itself, by descriptors for one direction, and with offsets that no address is: proc(5), /proc/pid/mem; lseek(2).
#include "mem_tools.h"

static long cell = 5;
static const long constant = 6;

static void *second(void *arg OBS_UNUSED)
{
	obs_tab->word[0] = own_tid();
	set_flag(0);
	for (;;)
		pause();
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	await_flag(0);
	self(SIGSTOP);
	ev("found", "cell=%d constant=%d", cell, *(volatile const long *)&constant);
	return 0;
}

static long get(int fd, const void *addr)
{
	long w = 0;
	ssize_t n = pread(fd, &w, sizeof w, (long)addr);
	return n < 0 ? -errno : w;
}

static long set(int fd, const void *addr, long w)
{
	ssize_t n = pwrite(fd, &w, sizeof w, (long)addr);
	return n < 0 ? -errno : n;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("stop", PTRACE_CONT, t, 0);
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/task/%d/mem", t, (int)obs_tab->word[0]);
	int fd = must(open(path, O_RDWR | O_CLOEXEC));
	ev("thread", "word=%r", get(fd, &cell));
	ev("thread", "set=%r", set(fd, &cell, 15));
	ev("thread", "constant=%r", set(fd, &constant, 16));
	close(fd);
	snprintf(path, sizeof path, "/proc/%d/mem", (int)obs_tab->word[0]);
	fd = must(open(path, O_RDONLY | O_CLOEXEC));
	ev("by thread id", "word=%r set=%r", get(fd, &cell), set(fd, &cell, 1));
	close(fd);
	snprintf(path, sizeof path, "/proc/%d/mem", t);
	fd = must(open(path, O_WRONLY | O_CLOEXEC));
	ev("write only", "word=%r set=%r", get(fd, &cell), set(fd, &cell, 25));
	close(fd);
	fd = open(path, O_RDWR | O_CLOEXEC | O_TRUNC);
	ev("truncating", "open=%e", fd < 0 ? errno : 0);
	if (fd >= 0)
		close(fd);
	fd = must(open("/proc/self/mem", O_RDWR | O_CLOEXEC));
	ev("own", "word=%r set=%r", get(fd, &cell), set(fd, &constant, 7));
	ev("own", "constant=%d", *(volatile const long *)&constant);
	// The file position takes every address.
	off_t at = lseek(fd, (long)&cell, SEEK_SET);
	ev("seek", "same=%b", at == (long)&cell);
	long w = 0;
	ev("seek", "read=%d", read(fd, &w, 8));
	ev("seek", "word=%d moved=%b", w, lseek(fd, 0, SEEK_CUR) == (long)&cell + 8);
	ev("seek", "end=%r", lseek(fd, 0, SEEK_END) < 0 ? -errno : 0);
	ev("seek", "back=%b", lseek(fd, -8, SEEK_CUR) == (long)&cell);
	ev("seek", "kernel=%b", lseek(fd, KERNEL_ADDRESS, SEEK_SET) == (long)KERNEL_ADDRESS);
	ev("seek", "read=%r", read(fd, &w, 8) < 0 ? -errno : 0);
	ev("pread", "kernel=%r", get(fd, (void *)KERNEL_ADDRESS));
	ev("pread", "null=%r", get(fd, NULL));
	struct stat st;
	must(fstat(fd, &st));
	ev("stat", "mode=%x size=%d", st.st_mode, st.st_size);
	ev("map", "error=%e", mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED ? errno : 0);
	close(fd);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
