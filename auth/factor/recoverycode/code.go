package recoverycode

import (
	"crypto/rand"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"foyer/auth"
	"foyer/auth/factor/onetime"
)

// alphabet is Crockford's base 32: 5 bits a symbol, without I, L, O and U.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const (
	// 26 symbols are 130 bits, the least that holds 128.
	codeSymbols, codeGroup = 26, 4
	// 10 symbols are 50 bits.
	passSymbols, passGroup = 10, 5

	maxTyped = 128 // bytes
)

// New returns a recovery code of 130 random bits, such as
// "7QK4-M2XB-9TRD-HW6P-3YNC-EJ58-VF".
func New() auth.Secret { return group(draw(codeSymbols), codeGroup) }

// NewPass returns an admin's pass of 50 random bits, such as "7QK4M-2XB9T".
func NewPass() auth.Secret { return group(draw(passSymbols), passGroup) }

// Normalize returns the symbols of a recovery code as a person typed it, or ""
// and false: in any case, with spaces and dashes anywhere, O for 0, I and L
// for 1.
func Normalize(typed auth.Secret) (code auth.Secret, ok bool) { return normalize(typed, codeSymbols) }

// NormalizePass does the same for a pass.
func NormalizePass(typed auth.Secret) (pass auth.Secret, ok bool) {
	return normalize(typed, passSymbols)
}

func draw(symbols int) string {
	raw := make([]byte, symbols)
	_, _ = rand.Read(raw) // never fails (crypto/rand)
	for i, b := range raw {
		raw[i] = alphabet[b%32] // 256 is a multiple: no symbol is likelier
	}
	return string(raw)
}

func group(symbols string, size int) auth.Secret {
	var grouped strings.Builder
	for i, r := range symbols {
		if i > 0 && i%size == 0 {
			grouped.WriteByte('-')
		}
		grouped.WriteRune(r)
	}
	return auth.Secret(grouped.String())
}

func normalize(typed auth.Secret, symbols int) (auth.Secret, bool) {
	if len(typed) > maxTyped {
		return "", false
	}
	var kept strings.Builder
	for _, r := range width.Narrow.String(typed.Reveal()) {
		if onetime.IsSeparator(r) {
			continue
		}
		symbol := read(r)
		if symbol == 0 {
			return "", false
		}
		kept.WriteByte(symbol)
	}
	if kept.Len() != symbols {
		return "", false
	}
	return auth.Secret(kept.String()), true
}

// read returns the symbol a person meant, or 0.
func read(r rune) byte {
	switch r {
	case 'O', 'o':
		return '0'
	case 'I', 'i', 'L', 'l':
		return '1'
	}
	if 'a' <= r && r <= 'z' {
		r -= 'a' - 'A'
	}
	if !strings.ContainsRune(alphabet, r) || r > unicode.MaxASCII {
		return 0
	}
	return byte(r)
}
