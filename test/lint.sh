#!/bin/bash
# gofmt, go vet and staticcheck for all of our code, the files that are laid
# over gVisor's packages included, and a search for code that cannot run.
# third_party must be assembled.
set -eu
cd "$(dirname "$0")/.."
export CGO_ENABLED=0 GOFLAGS='-trimpath -buildvcs=false'
failed=

unformatted=$(find . \( -name third_party -o -name .git -o -name bin \) -prune -o -name '*.go' -print0 | xargs -0 gofmt -l)
if [ -n "$unformatted" ]; then
	printf 'not formatted; run gofmt -w on\n%s\n' "$unformatted"
	failed=1
fi

# Our files in gVisor's packages: the whole package is checked, and what is said
# about gVisor's own files is left to gVisor.
ours=() packages=()
if [ -d sentry/_overlay ]; then
	mapfile -t ours < <(cd sentry/_overlay && find . -name '*.go' -printf 'third_party/gvisor/%P\n' | sort)
	mapfile -t packages < <(printf '%s\n' "${ours[@]}" | sed 's,^third_party/\(.*\)/[^/]*$,gvisor.dev/\1,' | sort -u)
fi

# findings keeps what a linter says about our code, and its own errors.
findings() {
	awk -v ours="${ours[*]}" '
		BEGIN { n = split(ours, f, " "); for (i = 1; i <= n; i++) mine[f[i]] = 1 }
		# Linters may answer from a cache that another clone has filled, with
		# the paths of that one.
		{ sub(/^[^:]*third_party\/gvisor\//, "third_party/gvisor/") }
		{ file = $0; sub(/:.*/, "", file) }
		/^# / || /^exit status / || /^go: downloading / { next }
		file ~ /^third_party\/gvisor\// && !(file in mine) { next }
		{ print }'
}

# Without a flag of its own, go vet may answer from the cache that a package is
# clean which it only read for the sake of another one.
vet=$(go vet -composites.whitelist=true ./... "${packages[@]}" 2>&1 | findings)
check=$(go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./... "${packages[@]}" 2>&1 | findings)
# The in-tree ptrace is gone: what nothing can reach any more belongs into
# sentry/pruned.txt. What upstream generates may have more than it needs.
dead=$(go run golang.org/x/tools/cmd/deadcode@v0.52.0 -filter='^gvisor.dev/gvisor/pkg/sentry/(kernel|arch|syscalls)' ./runsc-plugin 2>&1 | grep -i 'ptrace\|tracee' | grep -v _autogen.go || true)
for said in "$vet" "$check" "$dead"; do
	if [ -n "$said" ]; then
		printf '%s\n' "$said"
		failed=1
	fi
done

[ -z "$failed" ] || exit 1
echo "lint: gofmt, go vet, staticcheck and deadcode find nothing"
