package onetime

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"foyer/auth"
)

const (
	// Digits of a code.
	Digits = 6
	// Life of a code, from its hand-over to the mail server or gateway.
	Life = 10 * time.Minute
	// MaxMisses kill a code.
	MaxMisses = 5

	maxTyped = 64 // bytes; a pasted page is refused at once
)

var codes = big.NewInt(1_000_000)

// NewCode returns a code, each of the million as likely as another.
func NewCode() auth.Secret {
	n, err := rand.Int(rand.Reader, codes) // draws again rather than take a remainder
	if err != nil {
		panic(err) // never fails (crypto/rand)
	}
	return auth.Secret(fmt.Sprintf("%0*d", Digits, n))
}

// Normalize returns the six ASCII digits of what a person typed or pasted, or
// "" and false. Spaces and dashes of all kinds are dropped, and full-width
// digits, which East Asian keyboards type, are taken for theirs. Other digits
// are refused: nobody is sent such a code.
func Normalize(typed auth.Secret) (code auth.Secret, ok bool) {
	if len(typed) > maxTyped || !utf8.ValidString(typed.Reveal()) {
		return "", false
	}
	var digits strings.Builder
	for _, r := range typed.Reveal() {
		switch {
		case '0' <= r && r <= '9':
			digits.WriteRune(r)
		case '０' <= r && r <= '９':
			digits.WriteRune(r - '０' + '0')
		case !IsSeparator(r):
			return "", false
		}
	}
	if digits.Len() != Digits {
		return "", false
	}
	return auth.Secret(digits.String()), true
}

// IsSeparator tells what may stand between the characters of any code: a
// space, a dash, or one of the invisible characters that come along when a
// code is copied.
func IsSeparator(r rune) bool {
	switch r {
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u2212':
		return true
	}
	return unicode.IsSpace(r) || unicode.In(r, unicode.Zs, unicode.Pd)
}
