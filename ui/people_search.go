package ui

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"foyer/app"
)

// filter keeps those who have every typed word in their name or address.
func (s *people) filter() {
	words := strings.Fields(fold(s.search.Text()))
	s.found = s.found[:0]
	for i, text := range s.folded {
		if hasAll(text, words) {
			s.found = append(s.found, i)
		}
	}
	s.roll.SetCount(len(s.found))
}

func hasAll(text string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// fold writes a text without case and accents, so that "martin" finds Martín.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(text))
}

func (s *people) countText() string {
	switch {
	case !s.st.Organization.Loaded:
		if s.st.Organization.Problem != app.ProblemNone {
			return ""
		}
		return say("common.loading")
	case len(s.found) == 0 && s.search.Text() != "":
		return say("people.nobody", "words", strings.TrimSpace(s.search.Text()))
	case len(s.found) < len(s.list):
		return say("people.found", "n", number(len(s.found)), "all", number(len(s.list)))
	case len(s.list) == 1:
		return say("people.count.1")
	}
	return say("people.count", "n", number(len(s.list)))
}
