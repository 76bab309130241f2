# `make` builds bin/runsc-utrace, `make test` runs every check. CONTRIBUTING.md
# says how to change the patches.

VERSION := $(shell cat VERSION)
PIN     := $(shell sed -n 's/^[[:space:]]*gvisor\.dev\/gvisor \(v[^ ]*\)$$/\1/p' go.mod)

# The same command gives the same bytes in every clone.
export CGO_ENABLED := 0
GOBUILD := go build -trimpath -buildvcs=false
VERSION_VAR := gvisor.dev/gvisor/runsc/version.version
OURS  := -ldflags='-X=$(VERSION_VAR)=utrace-$(VERSION)+gvisor-$(PIN)'
STOCK := -ldflags='-X=$(VERSION_VAR)=stock-gvisor-$(PIN)'

# The assembler has a module file of its own: the usual one is of no use while
# third_party/gvisor is missing.
ASSEMBLE := go run -trimpath -buildvcs=false -modfile=sentry/tools.mod ./sentry/cmd/assemble

.PHONY: all
all: assemble
	$(GOBUILD) $(OURS) -o bin/runsc-utrace ./runsc-plugin

.PHONY: assemble
assemble: # third_party/gvisor; FORCE=1 drops hand edits
	@$(ASSEMBLE) $(if $(FORCE),-force)

.PHONY: stock
stock: # the pinned gVisor without our patches, to compare with
	@$(ASSEMBLE) -stock-mod bin/stock.mod
	$(GOBUILD) $(STOCK) -modfile=bin/stock.mod -o bin/runsc-stock ./sentry/cmd/runsc-stock

.PHONY: patches
patches: # hand edits of third_party/gvisor back into the series; PATCH=NAME.patch for files that have none yet
	@$(ASSEMBLE) -diff $(if $(PATCH),-patch=$(PATCH))

.PHONY: clean
clean:
	rm -rf bin third_party
