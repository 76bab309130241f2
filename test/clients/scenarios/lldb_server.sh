# lldb speaks with its server over a connection, once for a program that the
# server starts and once for a process that it attaches to.
# expect: exited with status = 7
# expect: turned 2 wanted 44
. ./lib.sh
mkfifo port in

# session COMMANDS...: lldb connects to the server that writes to port.
session() {
	port=$(tr -d '\0' <port)
	lldb -o "gdb-remote $port" "$@" | sed "s/$port/PORT/"
	ends $server
	cat server
}

lldb-server-14 gdbserver --named-pipe port localhost:0 -- "$PROGS/steps" >server 2>&1 & server=$!
session -s lldb_server.commands "$PROGS/steps"

"$PROGS/waits" <in >out & pid=$!
exec 9>in
became $pid waits
asleep $pid
lldb-server-14 gdbserver --named-pipe port --attach $pid localhost:0 >server 2>&1 9>&- & server=$!
session -o 'bt 2' -o 'breakpoint set -n turn' -o 'script n = open("in", "w").write("x")' -o continue \
	-o 'expression wanted = 44' -o 'breakpoint delete -f' -o detach "$PROGS/waits"
printf xq >&9
ends $pid
cat out
