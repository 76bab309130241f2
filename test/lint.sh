#!/bin/bash
# gofmt, go vet and staticcheck for all of our code, the files that are laid
# over gVisor's packages included. third_party must be assembled.
set -eu
cd "$(dirname "$0")/.."
export CGO_ENABLED=0 GOFLAGS='-trimpath -buildvcs=false'
staticcheck() { go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 "$@"; }
failed=

unformatted=$(find . \( -name third_party -o -name .git -o -name bin \) -prune -o -name '*.go' -print0 | xargs -0 gofmt -l)
if [ -n "$unformatted" ]; then
	printf 'not formatted; run gofmt -w on\n%s\n' "$unformatted"
	failed=1
fi

go vet ./... || failed=1
staticcheck ./... || failed=1

# Our files in gVisor's packages: the whole package is checked, and what is said
# about gVisor's own files is left to gVisor.
if [ -d sentry/_overlay ]; then
	mapfile -t ours < <(cd sentry/_overlay && find . -name '*.go' -printf 'third_party/gvisor/%P\n' | sort)
	mapfile -t packages < <(printf '%s\n' "${ours[@]}" | sed 's,^third_party/\(.*\)/[^/]*$,gvisor.dev/\1,' | sort -u)
	findings=$({ go vet "${packages[@]}" || :; staticcheck "${packages[@]}" || :; } 2>&1)
	for f in "${ours[@]}"; do
		if grep -F "$f:" <<<"$findings"; then failed=1; fi
	done
fi

[ -z "$failed" ] || exit 1
echo "lint: gofmt, go vet and staticcheck find nothing"
