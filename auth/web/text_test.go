package web

import (
	"io/fs"
	"math"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	verbs = regexp.MustCompile(`%[a-z]|\{[a-z]+\}`)
	named = regexp.MustCompile(`"((?:[a-z]+\.)*[a-z]+)"`)
)

func TestLanguagesSayTheSame(t *testing.T) {
	for key, text := range english {
		theirs, there := spanish[key]
		if !there || theirs == "" || text == "" {
			t.Errorf("%s is not in both languages", key)
		}
		if got, want := verbs.FindAllString(theirs, -1), verbs.FindAllString(text, -1); !slices.Equal(got, want) {
			t.Errorf("%s takes %v in Spanish, %v in English", key, got, want)
		}
		if key != "rule.is.met" && theirs == text {
			t.Errorf("%s is not translated", key)
		}
	}
	for key := range spanish {
		if _, there := english[key]; !there {
			t.Errorf("%s is in Spanish only", key)
		}
	}
}

// Keys are written in templates and in code; those of rules are composed.
func TestEveryTextIsUsedAndEveryUseHasItsText(t *testing.T) {
	used := map[string]bool{}
	call := regexp.MustCompile(`\.T "([^"]+)"`)
	for _, name := range sources(t, templates, "templates") {
		text, err := templates.ReadFile("templates/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range call.FindAllStringSubmatch(string(text), -1) {
			used[key[1]] = true
			if english[key[1]] == "" {
				t.Errorf("%s uses %q, which has no text", name, key[1])
			}
		}
	}
	for _, name := range sources(t, os.DirFS("."), ".") {
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "text_") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range named.FindAllStringSubmatch(string(text), -1) {
			used[key[1]] = true
		}
	}
	for key := range english {
		if !used[key] && !strings.HasPrefix(key, "rule.") {
			t.Errorf("nothing says %q", key)
		}
	}
}

func sources(t *testing.T, of fs.FS, dir string) []string {
	t.Helper()
	entries, err := fs.ReadDir(of, dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func TestTheScriptHasItsWords(t *testing.T) {
	script, err := static.ReadFile("static/ceremony.js")
	if err != nil {
		t.Fatal(err)
	}
	page, err := templates.ReadFile("templates/ceremony.html")
	if err != nil {
		t.Fatal(err)
	}
	call := regexp.MustCompile(`\b(?:say|fail|word|end|retry)\('([a-z_]+)'|(?:case|\?) '([a-z_]+)'|: retry\('([a-z_]+)'\)`)
	alike := []string{"too_many_attempts", "temporarily_unavailable"}
	seen := 0
	for _, match := range call.FindAllStringSubmatch(string(script), -1) {
		name := match[1] + match[2] + match[3]
		seen++
		if !slices.Contains(alike, name) && !strings.Contains(string(page), `data-word="`+name+`"`) {
			t.Errorf("the script says %q, which the page does not know", name)
		}
	}
	if seen < 15 {
		t.Errorf("only %d words found in the script", seen)
	}
}

func TestTheLanguageOfAPage(t *testing.T) {
	tests := []struct {
		name   string
		wishes []string
		lang   string
	}{
		{"nothing known", []string{""}, "en"},
		{"the browser", []string{"es-419,es;q=0.9,en;q=0.8"}, "es"},
		{"the program before the browser", []string{"es_US.UTF-8 en", "en-US,en"}, "es"},
		{"a language of nobody, then the browser", []string{"fi", "es"}, "es"},
		{"a system's own", []string{"C", "en"}, "en"},
		{"rubbish", []string{"\xff;;;q=,", "es"}, "es"},
		{"endless", []string{strings.Repeat("es,", 1000), "en"}, "en"},
		{"only unknown ones", []string{"ja,ko"}, "en"},
	}
	for _, tt := range tests {
		if got := languageFor(tt.wishes...); got != tt.lang {
			t.Errorf("%s: %s", tt.name, got)
		}
	}
}

func TestBrowsersAreCalledByTheirNames(t *testing.T) {
	tests := []struct{ name, agent, hint, want string }{
		{"Firefox", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "", "Firefox"},
		{"Safari", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Safari/605.1.15", "", "Safari"},
		{"Edge", "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "", "Edge"},
		{"Chrome", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36", `"Google Chrome";v="140"`, "Chrome"},
		{"Brave", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36", `"Chromium";v="140", "Brave";v="140"`, "Brave"},
		{"Chromium", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36", `"Chromium";v="140", "Not=A?Brand";v="24"`, "Chromium"},
		{"unknown", "curl/8.0", "", ""},
		{"its own words", "<b>you have won</b>", "<i>", ""},
	}
	for _, tt := range tests {
		r := &http.Request{Header: http.Header{"User-Agent": {tt.agent}, "Sec-Ch-Ua": {tt.hint}}}
		if got := browserName(r); got != tt.want {
			t.Errorf("%s: %q", tt.name, got)
		}
	}
}

// Text reaches 4.5:1 on what it stands on, borders of fields 3:1 (WCAG 2.2,
// 1.4.3 and 1.4.11), light and dark.
func TestColorsCanBeTold(t *testing.T) {
	sheet, err := static.ReadFile("static/style.css")
	if err != nil {
		t.Fatal(err)
	}
	lightPart, darkPart, ok := strings.Cut(string(sheet), "@media (prefers-color-scheme: dark)")
	if !ok {
		t.Fatal("no dark colors")
	}
	darkPart, _, _ = strings.Cut(darkPart, "\n}\n")
	pairs := []struct {
		ink, ground string
		least       float64
	}{
		{"ink", "background", 4.5}, {"ink", "card", 4.5}, {"ink", "field", 4.5}, {"ink", "soft", 4.5},
		{"mute", "background", 4.5}, {"mute", "card", 4.5}, {"error", "error-soft", 4.5}, {"error", "card", 4.5},
		{"on-primary", "primary", 4.5}, {"on-primary", "primary-over", 4.5}, {"primary", "card", 4.5}, {"primary", "field", 4.5},
		{"field-line", "card", 3}, {"field-line", "field", 3}, {"primary", "soft", 3},
	}
	for name, part := range map[string]string{"light": lightPart, "dark": darkPart} {
		colors := map[string]string{}
		for _, c := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6})`).FindAllStringSubmatch(part, -1) {
			colors[c[1]] = c[2]
		}
		for _, pair := range pairs {
			if got := contrast(t, colors[pair.ink], colors[pair.ground]); got < pair.least {
				t.Errorf("%s: %s on %s is %.2f:1", name, pair.ink, pair.ground, got)
			}
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	one, other := luminance(t, a), luminance(t, b)
	return (max(one, other) + 0.05) / (min(one, other) + 0.05)
}

func luminance(t *testing.T, color string) float64 {
	t.Helper()
	rgb, err := strconv.ParseUint(color, 16, 32)
	if err != nil {
		t.Fatalf("color %q: %v", color, err)
	}
	sum := 0.0
	for i, weight := range []float64{0.0722, 0.7152, 0.2126} {
		c := float64(rgb>>(8*i)&0xff) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
