# delve traces calls. What it says of them and the program's output mix as they
# like.
# expect: main.square(3)
# expect: 30 map[one:1] [a b] 25
. ./lib.sh
dlv trace --stack 2 --exec "$PROGS/goroutines" 'main.s(quare|um)' >all
grep -E '^(waiter|30)' all
grep -vE '^(waiter|30)' all
