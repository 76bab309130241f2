#!/bin/bash
# Installs the Debian packages that building and testing need, those of them
# that are missing. Go itself has to be there. Must run as root if there is
# anything to install.
set -eu

packages=(
	ca-certificates make git             # to build
	gcc libc6-dev                        # guest programs, the race detector
	gdb gdbserver strace python3         # clients that are run in the sandbox
	proot reptyr valgrind util-linux lldb-14 ltrace
	user-mode-linux
	docker.io                            # a container engine, to be its runtime
	libc6-dbg binutils elfutils                   # what they need to read libraries and core files
)

missing=()
for p in "${packages[@]}"; do
	if [ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null)" != installed ]; then
		missing+=("$p")
	fi
done
if [ ${#missing[@]} -eq 0 ]; then
	echo "install-tools: nothing is missing"
	exit 0
fi
echo "install-tools: installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -q -y --no-install-recommends "${missing[@]}"
