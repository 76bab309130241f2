// kcmp_order: kcmp's results 1 and 2 are a strict order of open files, the same in each call and each process, so that files can be sorted by it: kcmp(2).
#include "kcmp_tools.h"

#define FILES 40

static int before(int i, int j)
{
	long r = kcmp(getpid(), getpid(), KCMP_FILE, i, j);
	if (r < 0 || r > 2)
		obs_die("kcmp", -r);
	return r == 1;
}

static int by_kcmp(const void *a, const void *b)
{
	int i = *(const int *)a, j = *(const int *)b;
	return before(i, j) ? -1 : before(j, i) ? 1 : 0;
}

int main(void)
{
	begin();
	int fd[FILES], inconsistent = 0, unordered = 0, equal = 0;
	for (int i = 0; i < FILES; i++)
		fd[i] = i % 4 == 3 ? must(dup(fd[i - 1])) : must(open("/dev/null", O_RDONLY));
	for (int i = 0; i < FILES; i++)
		for (int j = 0; j < FILES; j++) {
			long r = kcmp(getpid(), getpid(), KCMP_FILE, fd[i], fd[j]);
			long back = kcmp(getpid(), getpid(), KCMP_FILE, fd[j], fd[i]);
			equal += r == 0;
			inconsistent += !(r == 0 ? back == 0 : r == 1 ? back == 2 : r == 2 && back == 1);
		}
	qsort(fd, FILES, sizeof fd[0], by_kcmp);
	for (int i = 0; i < FILES; i++)
		for (int j = i; j < FILES; j++)
			unordered += before(fd[j], fd[i]);
	int together = 0;
	for (int i = 1; i < FILES; i++)
		together += kcmp(getpid(), getpid(), KCMP_FILE, fd[i - 1], fd[i]) == 0;
	ev("order", "equal=%d inconsistent=%d unordered=%d together=%d", equal, inconsistent, unordered, together);
	int changed = 0;
	pid_t c = must(fork());
	if (c == 0) {
		for (int i = 1; i < FILES; i++)
			changed += before(fd[i], fd[i - 1]);
		_exit(changed);
	}
	ev("child", "changed=%d", WEXITSTATUS(xwait(c)));
	// Virtual memory has an order of its own.
	c = must(fork());
	if (c == 0) {
		pause();
		_exit(0);
	}
	long r = kcmp(getpid(), c, KCMP_VM, 0, 0), back = kcmp(c, getpid(), KCMP_VM, 0, 0);
	ev("vm", "antisymmetric=%b", (r == 1 && back == 2) || (r == 2 && back == 1));
	finish(c);
	return 0;
}
