# crash.sh PROGRAM: the program crashes, and gdb looks at the core.
cd "$(mktemp -d)"
ulimit -c unlimited
"$1"
gdb -q -batch -ex 'info locals' "$1" core
