# A debugger that speaks with its server through a pipe.
# platforms: systrap ptrace
# expect: a=9 b=30 c=4 d=1
# expect: exited with code 07
gdb -nx -batch -x common.gdb -ex "set sysroot /" -ex "target remote | gdbserver - $PROGS/steps 2>server" -x gdb_server.commands "$PROGS/steps"
cat server
