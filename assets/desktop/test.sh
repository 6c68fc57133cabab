#!/usr/bin/env bash
# Runs every test, stage by stage, and tells the time of each; `make test`.
set -uo pipefail
cd "$(dirname "$0")/../.."
export LANG=en_US.UTF-8
export GOFLAGS="${GOFLAGS:+$GOFLAGS }-buildvcs=false"
mkdir -p build
log=build/test.log
: >"$log"

format() {
  local unformatted
  unformatted=$(gofmt -l app assets auth cmd ui) || return
  [ -z "$unformatted" ] || { printf 'Not formatted (run make fmt):\n%s\n' "$unformatted"; return 1; }
}

build() { make --no-print-directory build; }

vet() { go vet ./... && go vet -tags desktop ./cmd/foyer/... ./ui/...; }

# What needs no cgo is at least type-checked for the systems not at hand.
elsewhere() {
  local system
  for system in windows darwin; do
    echo "GOOS=$system"
    GOOS=$system CGO_ENABLED=0 go vet ./auth/... ./app/... ./cmd/foyerd || return
  done
}

staticcheck() {
  local tool=honnef.co/go/tools/cmd/staticcheck@v0.8.2
  go run "$tool" ./... && go run "$tool" -tags desktop ./cmd/foyer/... ./ui/...
}

# packages prints all packages but those that match a pattern.
packages() {
  local all
  all=$(go list ./...) || return
  grep -vE "$1" <<<"$all"
}

tests() {
  local list
  list=$(packages '^foyer/cmd/foyer/e2e') || return
  go test -timeout 20m $list | tee -a "$log"
}

race() {
  local list
  # The rooms whose tests are walks through Chromium ran above: a race detector
  # sees little there and takes minutes.
  list=$(packages '^foyer/(ui|cmd/gallery|cmd/foyer|auth/web|auth/practice/provider)(/|$)') || return
  # SQLite is C that was translated: watched as well it takes half of the time.
  go test -race -gcflags=modernc.org/sqlite/lib=-race=false -timeout 30m $list | tee -a "$log"
}

desktop() {
  [ "$(uname -s)" = Linux ] || { echo 'The desktop tests run on Linux only.'; return 0; }
  FOYER_E2E=1 go test -count=1 -timeout 20m ./cmd/foyer/e2e | tee -a "$log"
}

times=
failed=0
stage() {
  local begun=$SECONDS outcome=ok
  printf '\n== %s\n' "$1"
  "$1" || { outcome=FAILED; failed=1; }
  times+=$(printf '%-12s %3d min %02d s  %s' "$1" $(((SECONDS - begun) / 60)) $(((SECONDS - begun) % 60)) "$outcome")$'\n'
}

stage format
stage build
stage vet
stage elsewhere
stage staticcheck
stage tests
stage race
stage desktop

printf '\n== times\n%s\n== results\n' "$times"
grep -E '^(ok|FAIL|--- FAIL|panic:)' "$log"
exit $failed
