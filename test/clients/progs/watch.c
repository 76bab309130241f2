// Variables that change now and then.
#include "client.h"

int watched;
static int unwatched;

void spend(int n)
{
	for (int i = 0; i < n; i++)
		unwatched += i;
}

int main(void)
{
	int local = 0;
	spend(3);
	watched = 1;
	spend(3);
	watched = 7;
	local = 2;
	spend(2);
	local = 5;
	watched += local;
	printf("watched=%d unwatched=%d\n", watched, unwatched);
	return 0;
}
