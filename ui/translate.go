package ui

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// pattern is an English sentence with its places open.
type pattern struct {
	key    string
	places []string
	whole  *regexp.Regexp
}

var place = regexp.MustCompile(`\{(\w+)\}`)

var patterns = sync.OnceValue(func() []pattern {
	var all []pattern
	for key, sentence := range english {
		p := pattern{key: key}
		var expression strings.Builder
		at := 0
		for _, m := range place.FindAllStringSubmatchIndex(sentence, -1) {
			expression.WriteString(regexp.QuoteMeta(sentence[at:m[0]]) + "(.+)")
			p.places = append(p.places, sentence[m[2]:m[3]])
			at = m[1]
		}
		expression.WriteString(regexp.QuoteMeta(sentence[at:]))
		p.whole = regexp.MustCompile("^" + expression.String() + "$")
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b pattern) int { return strings.Compare(a.key, b.key) })
	return all
})

// Translations returns what the window may say for words that it says in
// English, the words themselves last. It is for the gallery and for tests,
// whose people act by English words.
func (w *Window) Translations(words string) []string {
	var out []string
	if w.language != languageEnglish {
		out = translations(words, languages[w.language], 3)
	}
	return append(out, words)
}

func translations(words string, into map[string]string, deep int) (out []string) {
	for _, p := range patterns() {
		m := p.whole.FindStringSubmatch(words)
		if m == nil || len(p.places) > 0 && deep == 0 {
			continue
		}
		var pairs []string
		for i, name := range p.places {
			value := m[i+1]
			if more := translations(value, into, deep-1); len(more) > 0 {
				value = more[0]
			}
			pairs = append(pairs, "{"+name+"}", value)
		}
		if said := strings.NewReplacer(pairs...).Replace(into[p.key]); !slices.Contains(out, said) {
			out = append(out, said)
		}
	}
	return out
}
