// Makes the calls on memory, System V objects among them.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

int main(void)
{
	char *p = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	p[0] = 1;
	mprotect(p, 4096, PROT_READ);
	madvise(p, 4096, MADV_DONTNEED);
	unsigned char vec[3];
	mincore(p, 3 * 4096, vec);
	msync(p, 4096, MS_SYNC);
	mlock(p, 4096);
	munlock(p, 4096);
	p = mremap(p, 3 * 4096, 8 * 4096, MREMAP_MAYMOVE);
	munmap(p, 8 * 4096);
	munmap((void *)1, 1);
	int fd = open("/etc/passwd", O_RDONLY);
	p = mmap(NULL, 100, PROT_READ, MAP_SHARED, fd, 0);
	mmap(NULL, 100, PROT_WRITE, MAP_SHARED, fd, 0);
	mmap((void *)0x10000000, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0);
	sbrk(4096);
	mlockall(MCL_CURRENT);
	munlockall();
	int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
	char *s = shmat(id, NULL, 0);
	struct shmid_ds sd;
	shmctl(id, IPC_STAT, &sd);
	shmctl(id, IPC_RMID, NULL);
	shmdt(s);
	int sem = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
	semctl(sem, 0, SETVAL, 1);
	semctl(sem, 0, GETVAL);
	struct sembuf sb[2] = {{0, -1, IPC_NOWAIT}, {1, 1, SEM_UNDO}};
	semop(sem, sb, 2);
	struct timespec ts = {0, 1000};
	semtimedop(sem, sb, 1, &ts);
	semctl(sem, 0, IPC_RMID);
	int q = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
	struct {
		long type;
		char text[20];
	} m = {3, "a message"};
	msgsnd(q, &m, 10, 0);
	msgrcv(q, &m, 20, 0, IPC_NOWAIT);
	msgrcv(q, &m, 20, 0, IPC_NOWAIT);
	struct msqid_ds md;
	msgctl(q, IPC_STAT, &md);
	msgctl(q, IPC_RMID, NULL);
	char from[20] = "some bytes here", to[20];
	struct iovec l = {to, 10}, r = {from, 10};
	process_vm_readv(getpid(), &l, 1, &r, 1, 0);
	process_vm_writev(getpid(), &l, 1, &r, 1, 0);
	cpu_set_t cs;
	sched_getaffinity(0, sizeof cs, &cs);
	sched_setaffinity(0, sizeof cs, &cs);
	unsigned cpu;
	syscall(SYS_getcpu, &cpu, NULL, NULL);
	syscall(SYS_membarrier, 0, 0, 0);
	return 0;
}
