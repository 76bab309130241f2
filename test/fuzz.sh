#!/bin/sh
# Runs every fuzz target for a while: test/fuzz.sh TIME [PATTERN], where TIME is as for
# go test -fuzztime and PATTERN says which targets. What fails is left by the go command
# under testdata/fuzz of its package, where `go test` runs it from then on.
set -eu
time=${1:-1m} pattern=${2:-.}
cd "$(dirname "$0")/.."
status=0
for file in $(grep -rl --include='*_test.go' '^func Fuzz' coredump engines hostcmd insn test utrace); do
	for target in $(sed -n 's/^func \(Fuzz[A-Za-z0-9]*\)(.*/\1/p' "$file" | grep -E -- "$pattern"); do
		echo "== $target in $(dirname "$file")"
		go test -trimpath -buildvcs=false -run='^$' -fuzz="^$target\$" -fuzztime="$time" -fuzzminimizetime=20x \
			"./$(dirname "$file")" || status=1
	done
done
exit $status
