package auth

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxName bounds what a person or an organization is called, in characters.
const MaxName = 100

// IsEmail tells whether something is a bare email address, in characters that
// are all seen.
func IsEmail(text string) bool {
	address, err := mail.ParseAddress(text)
	if err != nil || address.Address != strings.TrimSpace(text) || CanonicalIdentifier(text) == "" {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool { return hidden(nothing, r, nothing) })
}

// IsName tells whether something can be the name of a person or organization:
// 1 to MaxName printable characters, all of which are seen (Shown), and not
// marks and spaces only.
func IsName(text string) bool {
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) > MaxName || strings.ContainsFunc(text, unicode.IsControl) || Shown(text) != text {
		return false
	}
	return strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsSpace(r) && !unicode.IsMark(r) })
}
