package auth

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxName bounds what a person or an organization is called, in characters.
const MaxName = 100

// IsEmail tells whether something is a bare email address.
func IsEmail(text string) bool {
	address, err := mail.ParseAddress(text)
	return err == nil && address.Address == strings.TrimSpace(text) && CanonicalIdentifier(text) != ""
}

// IsName tells whether something can be the name of a person or organization:
// 1 to MaxName printable characters.
func IsName(text string) bool {
	text = strings.TrimSpace(text)
	return text != "" && utf8.RuneCountInString(text) <= MaxName && !strings.ContainsFunc(text, unicode.IsControl)
}
