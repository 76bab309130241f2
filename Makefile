# `make` builds bin/runsc-utrace, `make test` runs every check.

UTRACE_VERSION := $(shell cat VERSION)
PIN := $(shell sed -n 's/^[[:space:]]*gvisor\.dev\/gvisor \(v[^ ]*\)$$/\1/p' go.mod)

# The same command gives the same bytes in every clone, and the build cache
# serves them all.
export CGO_ENABLED := 0
FLAGS := -trimpath -buildvcs=false
VERSION_VAR := gvisor.dev/gvisor/runsc/version.version

# The assembler has a module file of its own: the usual one is of no use while
# third_party/gvisor is missing.
ASSEMBLE := go run $(FLAGS) -modfile=sentry/tools.mod ./sentry/cmd/assemble

OVERLAY_TESTS = $(patsubst sentry/_overlay/%/,gvisor.dev/gvisor/%,$(sort $(dir $(shell find sentry/_overlay -name '*_test.go' 2>/dev/null))))

.PHONY: all
all: assemble
	go build $(FLAGS) -ldflags='-X=$(VERSION_VAR)=utrace-$(UTRACE_VERSION)+gvisor-$(PIN)' -o bin/runsc-utrace ./runsc-plugin

# The pinned gVisor without our patches, to compare with.
.PHONY: stock
stock:
	@$(ASSEMBLE) -stock-mod=bin/stock.mod
	go build $(FLAGS) -ldflags='-X=$(VERSION_VAR)=stock-gvisor-$(PIN)' -modfile=bin/stock.mod -o bin/runsc-stock ./sentry/cmd/runsc-stock

# Clients of the tests that no Debian package has.
.PHONY: clients
clients:
	go -C test/clients/delve build $(FLAGS) -o ../../../bin/dlv github.com/go-delve/delve/cmd/dlv

# third_party/gvisor. FORCE=1 drops what was edited in there by hand.
.PHONY: assemble
assemble:
	@$(ASSEMBLE) $(if $(FORCE),-force)

# What was edited by hand in third_party/gvisor goes back into sentry/patches
# and sentry/_overlay. PATCH=NAME.patch takes files that no patch owns yet.
.PHONY: patches
patches:
	@$(ASSEMBLE) -diff $(if $(PATCH),-patch=$(PATCH))

# Does the series fit another gVisor? VERSION=v0.0.0-… or a branch.
.PHONY: gvisor-bump
gvisor-bump:
	@$(if $(VERSION),,$(error say which gVisor to try: make gvisor-bump VERSION=v0.0.0-…))$(ASSEMBLE) -bump='$(VERSION)'

# MODULE.bazel, the BUILD files and sentry/bazel/overlay.bzl, for those who
# build with Bazel. A test fails when they are stale.
.PHONY: bazel
bazel: assemble
	@go run $(FLAGS) ./sentry/cmd/bazel

# docs/support.md: what is supported and which programs prove it. A test fails
# when it is stale.
.PHONY: matrix
matrix: assemble
	@go run $(FLAGS) ./test/matrix/genmatrix

# `make -k test` goes on after a part that failed.
.PHONY: test
test: lint test-core test-rest

# The pure packages, with the race detector. It needs cgo.
.PHONY: test-core
test-core: assemble
	CGO_ENABLED=1 go test $(FLAGS) -race -timeout=30m ./utrace/... ./engines/...

# Everything else; sandboxes are run here. Our files in gVisor's packages may
# have tests beside them. -count=1: what the tests run is no input that the go
# command knows of.
.PHONY: test-rest
test-rest: all stock clients
	go test $(FLAGS) -count=1 -timeout=60m $$(go list ./... | grep -vE "^utrace\.dev/(utrace|engines)") $(OVERLAY_TESTS)
	go test $(FLAGS) -count=1 -timeout=60m ./test/hostdebug -hidden

# Ours, stock gVisor and the host in one table; about 7 minutes, or as long as
# ROUNDS=30 takes.
.PHONY: bench
bench: all stock
	@go run $(FLAGS) ./test/bench $(if $(ROUNDS),-rounds=$(ROUNDS) -limit=0)

# Every fuzz target for TIME (of `go test -fuzztime`), or those whose names match FUZZ.
# What `make test` runs of them are the inputs kept under testdata/fuzz.
.PHONY: fuzz
fuzz: assemble
	test/fuzz.sh $(or $(TIME),1m) $(FUZZ)

.PHONY: lint
lint: assemble
	test/lint.sh

.PHONY: clean
clean:
	rm -rf bin third_party
