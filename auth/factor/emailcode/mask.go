package emailcode

import (
	"strings"
	"unicode/utf8"
)

// Mask returns the address as a hint for its owner, such as
// "a…@riverside.example". It tells nothing of what is no address.
func Mask(address string) string {
	at := strings.LastIndexByte(address, '@')
	first, size := utf8.DecodeRuneInString(address)
	if at < 1 || at == len(address)-1 || first == utf8.RuneError && size <= 1 {
		return "…"
	}
	return string(first) + "…" + address[at:]
}
