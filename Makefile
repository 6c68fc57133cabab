# Foyer. `make` alone tells the verbs.

VERSION := $(shell sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)
BUILD   := $(shell git rev-list --count HEAD 2>/dev/null || echo 0)
LDFLAGS := -X main.version=$(VERSION) -X main.build=$(BUILD)

# The version is set here; Go must not ask git for it as well, which fails in
# a checkout that belongs to another account.
export GOFLAGS := $(strip $(GOFLAGS) -buildvcs=false)

HAS_DISPLAY := $(strip $(DISPLAY) $(WAYLAND_DISPLAY) $(filter Darwin,$(shell uname -s)))

.PHONY: help run build install uninstall test bench soak pictures tools fmt vuln clean

help: ## tell the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## open Foyer in practice mode; without a display, take pictures of a tour
ifneq ($(HAS_DISPLAY),)
	build/foyer
else
	@echo "There is no display here, so Foyer is shown on a virtual one."
	@assets/desktop/tools.sh test
	go run ./cmd/foyer/e2e/tour
endif

build: ## build build/foyer and build/foyerd
	@assets/desktop/tools.sh build
	go build -tags desktop -ldflags "$(LDFLAGS)" -o build/foyer ./cmd/foyer
	CGO_ENABLED=0 go build -trimpath -ldflags "$(LDFLAGS)" -o build/foyerd ./cmd/foyerd

install: build ## put Foyer into the menu of this user
	go run ./assets/desktop/icons build/icons
	assets/desktop/install.sh install

uninstall: ## take Foyer out of the menu again; settings and data stay
	assets/desktop/install.sh uninstall

test: ## run every test, also on a virtual desktop, and tell the time of each stage
	@assets/desktop/tools.sh build test
	@assets/desktop/test.sh

bench: build ## measure server and desktop
	@assets/desktop/tools.sh test
	go test -run '^$$' -bench . -timeout 60m ./cmd/foyerd/... ./cmd/foyer/...

soak: ## run the long tests: fuzzing (FUZZ=5m each), 10,000 streams, 1,000 kills, the Windows build
	@assets/desktop/tools.sh build soak
	@assets/desktop/soak.sh

pictures: ## render every screen to build/pictures, and anew those that docs/pictures shows
	go run ./cmd/gallery --out build/pictures
	for one in docs/pictures/*-light.png docs/pictures/*-dark.png; do cp build/pictures/$${one##*/} $$one; done

tools: ## install what building and testing need (Debian and Ubuntu)
	@assets/desktop/tools.sh build test

fmt: ## format the code
	gofmt -w app assets auth cmd ui

vuln: ## look for known vulnerabilities in the libraries (needs a network)
	go run golang.org/x/vuln/cmd/govulncheck@v1.9.0 ./...

clean: ## remove what was built
	rm -rf build
