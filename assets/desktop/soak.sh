#!/usr/bin/env bash
# Runs what takes too long for every change; `make soak`.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LANG=en_US.UTF-8

echo "== fuzzing, ${FUZZ:=5m} each"
for package in $(go list ./...); do
  for target in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
    echo "$package $target"
    go test -run '^$' -fuzz "^$target\$" -fuzztime "$FUZZ" "$package"
  done
done

echo '== 10,000 streams and two restarts'
FOYER_STREAMS=10000 go test -count=1 -timeout 30m -v -run '^TestStreamsSurviveARestart$' ./cmd/foyerd

echo '== 1,000 kills'
FOYER_SOAK=1 FOYER_KILLS=1000 go test -count=1 -timeout 4h ./cmd/foyerd/...

echo '== the Windows build'
GOOS=windows CGO_ENABLED=1 CC=x86_64-w64-mingw32-gcc go build -tags desktop -o build/foyer.exe ./cmd/foyer
GOOS=windows CGO_ENABLED=0 go build -trimpath -o build/foyerd.exe ./cmd/foyerd
