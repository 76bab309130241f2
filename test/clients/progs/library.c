// build: -pie -fPIE
// Calls of a library from a process, its thread, its child and what the child
// executes; a callback, and signals between the calls.
#include "client.h"

static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void on_usr1(int sig)
{
	if (strsignal(sig) == NULL)
		abort();
}

static void *thread(void *arg)
{
	return (void *)(long)atoi(arg);
}

static void family(char *self)
{
	pthread_t second;
	void *result;
	int status;
	if (pthread_create(&second, NULL, thread, "12") != 0 || pthread_join(second, &result) != 0)
		abort();
	printf("the thread made %ld\n", (long)result);
	pid_t child = fork();
	if (child == 0) {
		puts("the child");
		execl(self, self, "again", (char *)NULL);
		abort();
	}
	waitpid(child, &status, 0);
	printf("the child ended with %d\n", WEXITSTATUS(status));
}

int main(int argc, char **argv)
{
	const char *how = argc > 1 ? argv[1] : "";
	char text[20], letter = 0;
	int numbers[] = {3, 1, 2};
	if (strcmp(how, "again") == 0)
		return atoi("5");
	if (strcmp(how, "wait") == 0 && read(0, &letter, 1) != 1)
		return 1;
	char *copy = strdup("some text");
	strcpy(text, copy);
	qsort(numbers, 3, sizeof numbers[0], compare);
	printf("%s %d %d %d\n", text, numbers[0], numbers[1], numbers[2]);
	free(copy);
	signal(SIGUSR1, on_usr1);
	raise(SIGUSR1);
	if (getenv("NO_SUCH_VARIABLE") != NULL)
		return 1;
	if (strcmp(how, "family") == 0)
		family(argv[0]);
	if (strcmp(how, "dies") == 0)
		kill(getpid(), SIGSEGV);
	return 4;
}
