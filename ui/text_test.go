package ui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"foyer/app"
	"foyer/app/apptest"
)

// constants returns the values of the string constants of a type in app.
func constants(t *testing.T, typeName string) []string {
	t.Helper()
	var values []string
	for _, name := range []string{"../app/state.go", "../app/state_factors.go", "../app/state_browser.go", "../app/state_presence.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if id, ok := spec.Type.(*ast.Ident); ok && id.Name == typeName {
				v, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				values = append(values, v)
			}
			return true
		})
	}
	if len(values) == 0 {
		t.Fatalf("app has no constants of type %s", typeName)
	}
	return values
}

func TestEveryConstantHasItsSentence(t *testing.T) {
	tests := []struct {
		typeName string
		keys     []string // with * for the constant
	}{
		{"Problem", []string{"problem.*"}},
		{"FaultKind", []string{"fault.*.title", "fault.*.text"}},
		{"CheckStatus", []string{"check.*"}},
		{"KeychainStatus", []string{"kept.*", "keychain.*.title", "keychain.*.text"}},
	}
	for _, tt := range tests {
		for _, value := range constants(t, tt.typeName) {
			if value == "" {
				continue
			}
			for _, key := range tt.keys {
				if key = strings.ReplaceAll(key, "*", value); !hasText(key) {
					t.Errorf("%s %q has no sentence %q", tt.typeName, value, key)
				}
			}
		}
	}
	for _, value := range constants(t, "CheckStatus") {
		if app.CheckStatus(value) != app.CheckFound && !hasText("connect.why."+checkKey(app.CheckStatus(value))) {
			t.Errorf("pressing Connect does not say why at %q", value)
		}
	}
}

func TestSamplesCoverEveryRoute(t *testing.T) {
	shown := map[app.Route]bool{}
	for _, s := range apptest.Samples() {
		shown[s.State.Route] = true
	}
	for _, value := range constants(t, "Route") {
		if !shown[app.Route(value)] {
			t.Errorf("no sample shows the route %q", value)
		}
	}
}

func TestProblemsAreCompleteSentences(t *testing.T) {
	unfilled := regexp.MustCompile(`[{}]`)
	for _, value := range constants(t, "Problem") {
		st := app.State{Server: app.Server{Kind: app.ServerOrganization, URL: "https://id.example.org"}}
		st.Flow.Problem = app.Problem(value)
		st.Flow.RetryAt = apptest.Now.Add(time.Minute)
		sentence, _ := problemText(st, apptest.Now)
		if unfilled.MatchString(sentence) {
			t.Errorf("%q leaves a place open: %s", value, sentence)
		}
		if value != "" && !strings.HasSuffix(sentence, ".") {
			t.Errorf("%q does not end its sentence: %s", value, sentence)
		}
	}
}

func TestWhoEndedTheSession(t *testing.T) {
	ended := time.Date(2026, 11, 21, 9, 30, 0, 0, time.Local)
	now := ended.Add(time.Hour)
	for by, want := range map[string]string{
		"":              "You were signed out at 09:30.",
		"you":           "You signed out this device from another one at 09:30.",
		"admin":         "Your organization's admin signed you out at 09:30.",
		"Front desk PC": "You were signed out from Front desk PC at 09:30.",
	} {
		st := app.State{Flow: app.Flow{Problem: app.ProblemSignedOut}}
		st.Session.EndedBy, st.Session.EndedAt = by, ended
		if got, _ := problemText(st, now); !strings.HasPrefix(got, want) {
			t.Errorf("ended by %q: %s", by, got)
		}
	}
}

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "0\u00a0s", time.Millisecond: "1\u00a0s", 27 * time.Second: "27\u00a0s", 89 * time.Second: "89\u00a0s",
		90 * time.Second: "1\u00a0min 30\u00a0s", 2 * time.Minute: "2\u00a0min", 15*time.Minute + time.Second: "16\u00a0min",
	} {
		if got := span(d); got != want {
			t.Errorf("span(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestRulesCountAsTheServerDoes(t *testing.T) {
	rule := func(name string) app.PasswordRule { return app.PasswordRule{Name: name, Min: 8} }
	tests := []struct {
		rule, text string
		met        bool
	}{
		{"length", "1234567", false},
		{"length", "12345678", true},
		{"length", "e\u0301e\u0301e\u0301e\u0301", false}, // four letters once composed
		{"length", "ééééééééé", true},
		{"upper", "abc", false},
		{"upper", "aBc", true},
		{"lower", "ABC", false},
		{"digit", "a1", true},
		{"symbol", "abc1", false},
		{"symbol", "abc 1", true},
		{"symbol", "abcé", true},
	}
	for _, tt := range tests {
		if got := meets(rule(tt.rule), tt.text); got != tt.met {
			t.Errorf("%q meets %s: %v", tt.text, tt.rule, got)
		}
	}
}

// Calls whose words a person reads; they get a key of english, no literal.
var speaking = regexp.MustCompile(`^(New(Text|Title|Note|Field|Password|Primary|Outlined|Link|Checkbox|Chip|Divider|Fact|Pair|Person|PressCard|Rule|ChoiceCard|CodeField|QR|FieldWith|CountLink)|Track|SetForm|SetContent|SetLabel|SetAction|SetBusy|Tell|Warn|NewWindow|NewTick|NewRadio|NewStatusOption|NewFileRow|Describe)$`)

func TestSentencesLiveInEnglishOnly(t *testing.T) {
	letter := regexp.MustCompile(`\pL`)
	used := map[string]bool{}
	each(t, func(name string, call *ast.CallExpr) {
		for _, arg := range call.Args {
			lit, ok := arg.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				continue
			}
			words, _ := strconv.Unquote(lit.Value)
			if fn := called(call); fn == "say" || fn == "sayOutside" {
				used[words] = true
			} else if speaking.MatchString(fn) && letter.MatchString(words) {
				t.Errorf("%s: %s(%q) is a sentence outside english.go", name, fn, words)
			}
		}
	})
	for key := range used {
		// An odd argument of say is the name of a place, not a key.
		if strings.Contains(key, ".") && !strings.HasSuffix(key, ".") && !hasText(key) {
			t.Errorf("say(%q) has no sentence", key)
		}
	}
}

func called(call *ast.CallExpr) string {
	switch fn := call.Fun.(type) {
	case *ast.Ident:
		return fn.Name
	case *ast.SelectorExpr:
		return fn.Sel.Name
	}
	return ""
}

func each(t *testing.T, visit func(name string, call *ast.CallExpr)) {
	t.Helper()
	for name, file := range sources(t, ".") {
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				visit(name, call)
			}
			return true
		})
	}
}

func sources(t *testing.T, dir string) map[string]*ast.File {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]*ast.File{}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), dir+"/"+e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files[dir+"/"+e.Name()] = file
	}
	return files
}

func TestEachSentenceStandsOnce(t *testing.T) {
	if got, want := len(english), len(englishCore)+len(englishFactors)+len(englishAdmin)+len(englishBrowser)+len(englishPresence); got != want {
		t.Errorf("%d keys in all, %d in their parts: a key stands in two", got, want)
	}
}

func TestSpanishSaysAllThatEnglishDoes(t *testing.T) {
	for key, sentence := range english {
		said, ok := spanish[key]
		if !ok {
			t.Errorf("%q has no Spanish", key)
			continue
		}
		if got, want := placesOf(said), placesOf(sentence); !slices.Equal(got, want) {
			t.Errorf("%q has the places %q in Spanish, %q in English", key, got, want)
		}
		for _, end := range []string{".", "…", "?"} {
			if strings.HasSuffix(sentence, end) != strings.HasSuffix(said, end) && !strings.HasPrefix(key, "number.") {
				t.Errorf("%q does not end like the English one: %s", key, said)
			}
		}
		if strings.Contains(said, "  ") || strings.Count(said, "¿") != strings.Count(said, "?") {
			t.Errorf("%q is not well written: %s", key, said)
		}
	}
	if got := len(spanishCore) + len(spanishFactors) + len(spanishAdmin) + len(spanishBrowser) + len(spanishPresence); got != len(english) || got != len(spanish) {
		t.Errorf("%d Spanish sentences, %d keys, %d English sentences", got, len(spanish), len(english))
	}
}

func placesOf(sentence string) []string {
	all := place.FindAllString(sentence, -1)
	slices.Sort(all)
	return all
}

// Somebody is usted everywhere, as in the mails and browser pages.
func TestSpanishIsPolite(t *testing.T) {
	familiar := regexp.MustCompile(`(?i)(^|[^\pL])(tú|tu|tus|te|ti|contigo|vos|puedes|tienes|quieres|escribe tu|elige tu)([^\pL]|$)`)
	for key, said := range spanish {
		if familiar.MatchString(said) {
			t.Errorf("%q is too familiar: %s", key, said)
		}
	}
}

func TestDatesInSpanish(t *testing.T) {
	spoken = spanish
	defer func() { spoken = english }()
	now := time.Date(2026, 11, 21, 10, 0, 0, 0, time.Local)
	for at, want := range map[time.Time]string{
		now: "hoy", now.AddDate(0, 0, -1): "ayer", now.AddDate(0, 0, -9): "12 nov", now.AddDate(-1, -10, 0): "21 ene 2025",
	} {
		if got := day(at, now); got != want {
			t.Errorf("%v is %q, want %q", at, got, want)
		}
	}
	if got := dayHeading(time.Date(2026, 3, 3, 9, 0, 0, 0, time.Local), now); got != "Martes, 3 mar" {
		t.Errorf("a Tuesday in March is %q", got)
	}
}

func TestEverySentenceIsUsed(t *testing.T) {
	var code strings.Builder
	for name := range sources(t, ".") {
		if !strings.Contains(name, "english") && !strings.Contains(name, "spanish") {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			code.Write(text)
		}
	}
	for key := range merge(englishFactors, englishBrowser, englishPresence) {
		// A key is written out, or begins with a literal that something is added to.
		found := strings.Contains(code.String(), strconv.Quote(key))
		for i := range key {
			if key[i] == '.' && strings.Contains(code.String(), `"`+key[:i+1]+`"`) {
				found = true
			}
		}
		for _, stem := range []string{"code.wrong", "code.empty", "code.short", "code.short.one", "code.same", "code.about.totp", "code.too_many_attempts", "delivery.email", "delivery.text", "register.about", "forgot.wait", "admin.problem", "mail.problem", "organization.done", "invite.title", "invite.about",
			"relative.", "settings.theme", "settings.language", "devices.others.count", "devices.done", "close.out", "close.no_tray", "tray.no_", "profile.problem", "people.problem"} {
			found = found || strings.HasPrefix(key, stem)
		}
		if !found {
			t.Errorf("nobody says %q", key)
		}
	}
}

// The face draws and hands over; whatever waits, connects or opens belongs to
// app, and a driver would keep the tests from running on a bare machine.
func TestImports(t *testing.T) {
	rules := []struct{ dir, allowed string }{
		{".", `^(foyer/(app|assets|ui/widgets)|fyne\.io/fyne/v2(/(canvas|container|lang|theme|driver/desktop|widget))?|github\.com/boombuler/barcode/qr|golang\.org/x/text/unicode/norm)$`},
		{"widgets", `^fyne\.io/fyne/v2(/(canvas|container|theme|driver/desktop|widget))?$`},
	}
	// Folders are read by the choice of a picture alone.
	files := map[string]bool{"os": true, "path/filepath": true, "io": true}
	std := regexp.MustCompile(`^(bytes|errors|fmt|image|image/color|image/jpeg|image/png|maps|math|regexp|slices|sort|strconv|strings|sync|sync/atomic|time|unicode|unicode/utf8)$`)
	for _, rule := range rules {
		allowed := regexp.MustCompile(rule.allowed)
		for name, file := range sources(t, rule.dir) {
			for _, imp := range file.Imports {
				path, _ := strconv.Unquote(imp.Path.Value)
				if files[path] && name == "./picturefile.go" {
					continue
				}
				if !std.MatchString(path) && !allowed.MatchString(path) {
					t.Errorf("%s imports %s", name, path)
				}
			}
		}
	}
}
