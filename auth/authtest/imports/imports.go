package imports

import (
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "foyer"

// Rule says what the rooms of From must not import, directly or through
// others. A path that ends in "/..." stands for the room and all below it;
// paths of this module are written without "foyer/".
type Rule struct {
	From  string
	Never []string
	// Only, if set, lists all of this module that may be imported.
	Only []string
	// But lists rooms of From to which the rule does not apply.
	But []string
	// Direct leaves out what comes through other rooms.
	Direct bool
	Why    string
}

// Check fails the test for every import that breaks a rule.
func Check(t *testing.T, rules ...Rule) {
	t.Helper()
	house := read(t)
	for _, rule := range rules {
		applied := false
		for room := range house {
			if !matches(rule.From, room) || slices.ContainsFunc(rule.But, func(but string) bool { return matches(but, room) }) {
				continue
			}
			applied = true
			for imported, way := range house.reach(room) {
				if rule.forbids(imported) && (len(way) == 1 || !rule.Direct) {
					t.Errorf("%s imports %s: %s", strings.Join(way, " -> "), imported, rule.Why)
				}
			}
		}
		if !applied {
			t.Errorf("no room is called %s", rule.From)
		}
	}
}

func (r Rule) forbids(imported string) bool {
	if slices.ContainsFunc(r.Never, func(never string) bool { return matches(never, imported) }) {
		return true
	}
	ours := strings.HasPrefix(imported, module+"/")
	return ours && len(r.Only) > 0 && !slices.ContainsFunc(r.Only, func(only string) bool { return matches(only, imported) })
}

// matches compares a pattern of a rule with an import path.
func matches(pattern, imported string) bool {
	imported = strings.TrimPrefix(imported, module+"/")
	tree, whole := strings.CutSuffix(pattern, "/...")
	return imported == tree || whole && strings.HasPrefix(imported, tree+"/")
}

// house is what each room imports, for all systems and tags together.
type house map[string][]string

// reach returns all that a room imports, with one way to each.
func (h house) reach(room string) map[string][]string {
	ways := map[string][]string{}
	queue := [][]string{{room}}
	for len(queue) > 0 {
		way := queue[0]
		queue = queue[1:]
		for _, imported := range h[way[len(way)-1]] {
			if _, seen := ways[imported]; seen {
				continue
			}
			ways[imported] = way
			queue = append(queue, append(slices.Clone(way), imported))
		}
	}
	return ways
}

func read(t *testing.T) house {
	t.Helper()
	root := top(t)
	all := house{}
	files, err := filepath.Glob(filepath.Join(root, "[a-z]*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, wing := range files {
		err = filepath.WalkDir(wing, func(file string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
				return err
			}
			below, err := filepath.Rel(root, filepath.Dir(file))
			room := path.Join(module, filepath.ToSlash(below))
			if err != nil || strings.HasSuffix(room, "test") {
				return err
			}
			all[room] = append(all[room], importsOf(t, file)...)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func importsOf(t *testing.T, file string) (paths []string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range parsed.Imports {
		imported, err := strconv.Unquote(one.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, imported)
	}
	return paths
}

// top is the folder of go.mod.
func top(t *testing.T) string {
	t.Helper()
	folder, err := os.Getwd()
	for ; err == nil; folder = filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		if folder == filepath.Dir(folder) {
			break
		}
	}
	t.Fatalf("no go.mod above, %v", err)
	return ""
}
