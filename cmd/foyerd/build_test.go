package main_test

import (
	"crypto/sha256"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// S43: the same source gives the same bytes, wherever it lies. It builds
// twice from nothing, so only FOYER_SOAK asks for it.
func TestBuildIsReproducible(t *testing.T) {
	if os.Getenv("FOYER_SOAK") == "" {
		t.Skip("set FOYER_SOAK=1 to build twice")
	}
	var sums [2][32]byte
	for i, folder := range []string{"one", "another"} {
		source := filepath.Join(t.TempDir(), folder, "foyer")
		if err := os.CopyFS(filepath.Join(source, "auth"), os.DirFS("../../auth")); err != nil {
			t.Fatal(err)
		}
		for _, room := range []string{"foyerd", "usage"} {
			if err := os.CopyFS(filepath.Join(source, "cmd", room), os.DirFS(filepath.Join("..", room))); err != nil {
				t.Fatal(err)
			}
		}
		for _, name := range []string{"go.mod", "go.sum"} {
			text, err := os.ReadFile(filepath.Join("../..", name))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(source, name), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		program := filepath.Join(t.TempDir(), "foyerd")
		build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", program, "./cmd/foyerd")
		build.Dir = source
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if text, err := build.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		text, err := os.ReadFile(program)
		if err != nil {
			t.Fatal(err)
		}
		sums[i] = sha256.Sum256(text)
	}
	if sums[0] != sums[1] {
		t.Errorf("%x and %x", sums[0], sums[1])
	}
}
