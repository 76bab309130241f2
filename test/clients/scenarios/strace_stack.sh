# Stacks, read from memory and /proc of the stopped process.
# expect: (inner+0x
# expect: (main+0x
strace -k -o trace -e trace=umask "$PROGS/stack"
sed -E 's/^ > [^ ]*libc[^ ]*\(/ > libc(/' trace
