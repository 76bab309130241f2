// proc_sysvipc: /proc/sysvipc lists the queues, sets and segments of the IPC namespace with owner, mode, use and process ids, whoever may use them: proc(5), sysvipc(7).
#include "perm_tools.h"
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#define KEY 0x5eed0000

static long ids[16];
static const char *id_names[16];
static int n_ids;

static int id(const char *name, int value)
{
	ids[n_ids] = value;
	id_names[n_ids++] = name;
	return value;
}

// show emits the lines of a file whose second column is one of our ids, in the
// order of ids: where Linux's table has its next free place is not ours to know.
// Columns are told by their headings: ids and processes by name, and times by
// whether they are set.
static void show(const char *what, const char *file)
{
	char path[64], head[512], line[512], found[16][1024] = { "" };
	int lengths[16];
	snprintf(path, sizeof path, "/proc/sysvipc/%s", file);
	FILE *f = fopen(path, "r");
	if (!f)
		obs_die("sysvipc", errno);
	if (!fgets(head, sizeof head, f))
		obs_die("sysvipc is empty", 0);
	ev("head", "what=%s file=%s line=%s", what, file, head);
	while (fgets(line, sizeof line, f)) {
		char *hs = NULL, *ls = NULL, h[512], text[1024] = "";
		int mine = -1, length = strlen(line);
		strcpy(h, head);
		char *hw = strtok_r(h, " \n", &hs), *lw = strtok_r(line, " \n", &ls);
		for (int i = 0; hw && lw; i++, hw = strtok_r(NULL, " \n", &hs), lw = strtok_r(NULL, " \n", &ls)) {
			char value[64];
			snprintf(value, sizeof value, "%s", lw);
			if (i == 1) {
				for (int j = 0; j < n_ids; j++)
					if (ids[j] == atol(lw)) {
						snprintf(value, sizeof value, "%s", id_names[j]);
						mine = j;
					}
			} else if (strstr(hw, "time")) {
				strcpy(value, atol(lw) ? "set" : "0");
			} else if (strstr(hw, "pid")) {
				struct obs_buf o = { .n = 0 };
				obs_put_pid(&o, atol(lw));
				snprintf(value, sizeof value, "%.40s", o.b);
			} else if (!strcmp(hw, "rss") || !strcmp(hw, "swap")) {
				continue; // how much of it is in memory is nobody's promise
			}
			strcat(strcat(strcat(strcat(text, *text ? " " : ""), hw), ":"), value);
		}
		if (mine >= 0) {
			strcpy(found[mine], text);
			lengths[mine] = length;
		}
	}
	for (int j = 0; j < n_ids; j++)
		if (*found[j])
			ev("line", "what=%s file=%s length=%d text=%s", what, file, lengths[j], found[j]);
	fclose(f);
}

static int child(void *arg)
{
	int *a = arg;
	struct {
		long type;
		char text[20];
	} m = { 2, "abc" };
	must(msgsnd(a[0], &m, 11, 0));
	struct sembuf up = { 1, 3, 0 };
	must(semop(a[1], &up, 1));
	void *p = shmat(a[2], NULL, 0);
	if (p == (void *)-1)
		obs_die("shmat", errno);
	must(shmctl(a[2], IPC_RMID, NULL));
	set_flag(0);
	await_flag(1);
	return 0;
}

int main(void)
{
	begin();
	// Each name in one namespace of ids.
	int a[4];
	a[0] = id("queue", must(msgget(KEY, IPC_CREAT | 0620)));
	show("new", "msg");
	n_ids = 0;
	a[1] = id("set", must(semget(KEY, 3, IPC_CREAT | 0644)));
	show("new", "sem");
	n_ids = 0;
	a[2] = id("segment", must(shmget(KEY, 5000, IPC_CREAT | 0600)));
	show("new", "shm");
	a[3] = must(shmget(IPC_PRIVATE, 4096, 0400));
	id("private", a[3]);
	void *p = shmat(a[2], NULL, 0), *q = shmat(a[2], NULL, SHM_RDONLY);
	if (p == (void *)-1 || q == (void *)-1)
		obs_die("shmat", errno);
	pid_t c = fork_named("child", child, a);
	await_flag(0);
	show("used", "shm");
	must(shmdt(q));
	show("detached", "shm");
	pid_t r = must(fork());
	if (r == 0) {
		become(1000);
		role("user");
		show("of another user", "shm");
		_exit(0);
	}
	xwait(r);
	n_ids = 0;
	id("queue", a[0]);
	show("used", "msg");
	char m[64];
	must(msgrcv(a[0], m, 40, 0, 0));
	show("received", "msg");
	struct msqid_ds ds;
	must(msgctl(a[0], IPC_STAT, &ds));
	ds.msg_perm.uid = 1234;
	ds.msg_perm.gid = 99999;
	must(msgctl(a[0], IPC_SET, &ds));
	show("given away", "msg");
	n_ids = 0;
	id("set", a[1]);
	show("used", "sem");
	set_flag(1);
	evwait("child", c, 0);
	must(shmdt(p));
	must(shmctl(a[3], IPC_RMID, NULL));
	must(msgctl(a[0], IPC_RMID, NULL));
	must(semctl(a[1], 0, IPC_RMID));
	show("removed", "sem");
	show("removed", "msg");
	show("removed", "shm");
	return 0;
}
