# delve reads the core of a Go program that crashed.
# expect: main.here
# expect: Name: "second"
# expect: main.waiter
. ./lib.sh
ulimit -c unlimited
GOTRACEBACK=crash "$PROGS/gocrash" >/dev/null 2>&1
echo "ended with $?"
cat >commands <<'EOF'
goroutines -with userloc gocrash.go
goroutine 1
stack 20
frame 10 locals
print main.first
print main.first.Next
whatis main.first.Next.Next
exit
EOF
dlv core "$PROGS/gocrash" core --init commands
