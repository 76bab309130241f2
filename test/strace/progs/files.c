// Makes the system calls on files, in the directory that is the first argument.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utime.h>

int main(int argc, char **argv)
{
	if (argc < 2 || chdir(argv[1]))
		return 1;
	char buf[4096] = "a line of text\nand \"another\" one, which is longer than is shown of it\n";
	umask(022);
	int fd = open("file", O_RDWR | O_CREAT | O_TRUNC, 0640);
	write(fd, buf, strlen(buf));
	pwrite(fd, "\0\1\2", 3, 5);
	lseek(fd, 0, SEEK_SET);
	read(fd, buf, sizeof buf);
	pread(fd, buf, 10, 2);
	struct iovec iov[2] = {{buf, 3}, {buf + 100, 40}};
	lseek(fd, 0, SEEK_SET);
	readv(fd, iov, 2);
	writev(fd, iov, 2);
	preadv(fd, iov, 2, 1);
	pwritev2(fd, iov, 2, 1, 0);
	struct stat st;
	fstat(fd, &st);
	stat("file", &st);
	lstat("nothing", &st);
	syscall(SYS_stat, "file", &st);
	syscall(SYS_lstat, "file", &st);
	struct statx stx;
	statx(AT_FDCWD, "file", AT_SYMLINK_NOFOLLOW, STATX_ALL, &stx);
	statx(AT_FDCWD, "nothing", AT_STATX_DONT_SYNC, STATX_MODE | STATX_SIZE, &stx);
	stat("/dev/null", &st);
	struct statfs sf;
	statfs("/proc", &sf);
	statfs("/nothing", &sf);
	access("file", R_OK | W_OK);
	faccessat(AT_FDCWD, "file", F_OK, AT_EACCESS);
	link("file", "hard");
	symlink("file", "soft");
	readlink("soft", buf, sizeof buf);
	readlink("nothing", buf, sizeof buf);
	readlinkat(AT_FDCWD, "soft", buf, 2);
	rename("hard", "harder");
	renameat2(AT_FDCWD, "harder", AT_FDCWD, "file", RENAME_NOREPLACE);
	mkdir("dir", 0755);
	int dir = open("dir", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	mkdirat(dir, "sub", 0700);
	openat(dir, "x", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
	mkfifo("fifo", 0644);
	mknod("node", S_IFREG | 0600, 0);
	chmod("file", 04755);
	fchmod(fd, 0600);
	chown("file", -1, 0);
	fchown(fd, 0, -1);
	lchown("soft", 0, 0);
	truncate("file", 1000);
	ftruncate(fd, 500);
	fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 100);
	posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	fsync(fd);
	fdatasync(fd);
	sync_file_range(fd, 0, 10, SYNC_FILE_RANGE_WRITE);
	readahead(fd, 0, 100);
	struct timespec ts[2] = {{0, UTIME_OMIT}, {1000000000, 5}};
	utimensat(AT_FDCWD, "file", ts, 0);
	futimens(fd, NULL);
	struct timeval tv[2] = {{1, 2}, {3, 4}};
	utimes("file", tv);
	syscall(SYS_utimes, "file", tv);
	struct utimbuf ut = {5, 6};
	syscall(SYS_utime, "file", &ut);
	setxattr("file", "user.key", "value", 5, XATTR_CREATE);
	getxattr("file", "user.key", buf, sizeof buf);
	getxattr("file", "user.none", buf, 0);
	listxattr("file", buf, sizeof buf);
	fremovexattr(fd, "user.key");
	flock(fd, LOCK_EX | LOCK_NB);
	flock(fd, LOCK_UN);
	struct flock fl = {F_WRLCK, SEEK_SET, 0, 10};
	fcntl(fd, F_SETLK, &fl);
	fcntl(fd, F_GETLK, &fl);
	fcntl(fd, F_GETFL);
	fcntl(fd, F_SETFL, O_APPEND | O_NONBLOCK);
	fcntl(fd, F_GETFD);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_GETFD);
	int d = fcntl(fd, F_DUPFD_CLOEXEC, 20);
	dup(fd);
	dup2(fd, 30);
	dup3(fd, 31, O_CLOEXEC);
	close(d);
	close(999);
	int p[2];
	pipe(p);
	pipe2(p, O_NONBLOCK | O_CLOEXEC);
	read(p[0], buf, 1);
	int in = open("/etc/passwd", O_RDONLY);
	off_t off = 2;
	sendfile(p[1], in, &off, 20);
	sendfile(p[1], in, NULL, 5);
	splice(in, &off, p[1], NULL, 7, SPLICE_F_MOVE);
	int out = open("copy", O_WRONLY | O_CREAT, 0644);
	loff_t a = 0, b = 0;
	copy_file_range(in, &a, out, &b, 30, 0);
	int q[2];
	pipe(q);
	tee(p[0], q[1], 10, SPLICE_F_NONBLOCK);
	vmsplice(q[1], iov, 1, 0);
	int n;
	ioctl(p[0], FIONREAD, &n);
	ioctl(fd, TCGETS, buf);
	ioctl(in, FIOCLEX);
	int mfd = memfd_create("memory", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	fcntl(mfd, F_ADD_SEALS, F_SEAL_SHRINK);
	fcntl(mfd, F_GET_SEALS);
	DIR *dd = opendir(".");
	while (readdir(dd))
		;
	closedir(dd);
	int ino = inotify_init1(IN_CLOEXEC);
	int w = inotify_add_watch(ino, ".", IN_CREATE | IN_DELETE);
	inotify_rm_watch(ino, w);
	getcwd(buf, sizeof buf);
	fchdir(dir);
	chdir("..");
	unlinkat(dir, "x", 0);
	unlinkat(dir, "sub", AT_REMOVEDIR);
	rmdir("dir");
	unlink("nothing");
	const char *all[] = {"file", "soft", "harder", "fifo", "node", "copy"};
	for (unsigned i = 0; i < sizeof all / sizeof all[0]; i++)
		unlink(all[i]);
	sync();
	return 0;
}
