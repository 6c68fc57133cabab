package app

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestImports: the client without a face must run without one, and must not be
// able to reach past the wire into the server.
func TestImports(t *testing.T) {
	allowed := map[string]bool{
		"foyer/auth": true, "foyer/auth/client": true, "foyer/auth/dpop": true,
		"foyer/app/keychain": true, "foyer/app/profile": true, "foyer/app/browser": true,
		"golang.org/x/image/draw": true, "golang.org/x/text/unicode/norm": true,
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range parsed.Imports {
			path, _ := strconv.Unquote(one.Path.Value)
			ours := strings.HasPrefix(path, "foyer/")
			if !allowed[path] && (ours || strings.Contains(strings.Split(path, "/")[0], ".")) {
				t.Errorf("%s imports %s", file, path)
			}
		}
	}
}
