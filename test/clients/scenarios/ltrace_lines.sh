# Library calls as ltrace shows them.
# expect: strdup("some text")
# expect: +++ exited (status 4) +++
ltrace -o trace "$PROGS/library"
echo "ltrace ended with $?"
cat trace
ltrace -n 2 -i -o trace "$PROGS/library" dies
echo "ltrace ended with $?"
cat trace
