package ui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"foyer/app"
	"foyer/ui/widgets"
)

// checkedHere reports whether a rule can be seen from the text alone. The
// others are known to the server only.
func checkedHere(r app.PasswordRule) bool {
	switch r.Name {
	case "length", "upper", "lower", "digit", "symbol":
		return true
	}
	return false
}

// ruleMood is how far a typed password meets a rule. A refusal holds for the
// password it was about, not for another that is typed afterwards.
func ruleMood(r app.PasswordRule, text, refused string) widgets.RuleMood {
	if !checkedHere(r) {
		if r.Refused && (text == "" || text == refused) {
			return widgets.RuleRefused
		}
		return widgets.RuleLater
	}
	if meets(r, text) {
		return widgets.RuleMet
	}
	return widgets.RuleOpen
}

// meets counts as the server does: characters of the normalized text, and
// space and everything beyond ASCII as non-alphanumeric.
func meets(r app.PasswordRule, text string) bool {
	text = norm.NFC.String(text)
	switch r.Name {
	case "length":
		return utf8.RuneCountInString(text) >= r.Min
	case "upper":
		return strings.ContainsFunc(text, unicode.IsUpper)
	case "lower":
		return strings.ContainsFunc(text, unicode.IsLower)
	case "digit":
		return strings.ContainsFunc(text, unicode.IsDigit)
	case "symbol":
		return strings.ContainsFunc(text, func(c rune) bool {
			return c > unicode.MaxASCII || !unicode.IsLetter(c) && !unicode.IsDigit(c)
		})
	}
	return false
}

func startsWith(text, part string) bool { return strings.HasPrefix(text, part) }
