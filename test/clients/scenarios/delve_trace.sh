# delve traces calls.
# expect: main.square(3)
. ./lib.sh
dlv trace --stack 2 --exec "$PROGS/goroutines" 'main.s(quare|um)'
