# Watchpoints and hardware breakpoints that gdbserver sets for a debugger.
# platforms: systrap ptrace
# expect: Hardware watchpoint 2: byte
# expect: Hardware access (read/write) watchpoint 3: quad
# expect: Breakpoint 4, look () at
gdb -nx -batch -x common.gdb -ex "set sysroot /" -ex "target remote | gdbserver - $PROGS/widths 2>server" -x gdb_hw_server.commands "$PROGS/widths"
cat server
