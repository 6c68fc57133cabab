package auth

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// MaxIdentifier bounds what may be typed as username or email, in bytes
// (RFC 5321 allows an address of 254).
const MaxIdentifier = 254

// CanonicalIdentifier is the form in which emails and usernames are compared:
// trimmed, NFKC, lower case. It returns "" for what can be neither.
func CanonicalIdentifier(typed string) string {
	typed = strings.TrimSpace(typed)
	if typed == "" || len(typed) > MaxIdentifier {
		return ""
	}
	canonical := strings.ToLower(norm.NFKC.String(typed))
	for _, r := range canonical {
		if unicode.IsControl(r) || unicode.IsSpace(r) || r == unicode.ReplacementChar {
			return ""
		}
	}
	if len(canonical) > MaxIdentifier {
		return ""
	}
	return canonical
}
