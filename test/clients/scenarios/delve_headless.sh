# A server, and two clients that connect to it one after the other. The
# second is asked whether to kill the server.
# expect: has exited with status 3
. ./lib.sh
dlv exec --headless --accept-multiclient --listen=unix:socket "$PROGS/goroutines" >server & server=$!
holds server '*listening*'
dlv connect unix:socket <<'EOF'
break main.square
continue
print x
stepout
exit
EOF
dlv connect unix:socket <<'EOF'
print main.here
locals
clearall
continue
exit
y
EOF
ends $server
cat server
