package courier

import (
	"net/mail"
	"net/netip"
	"net/url"
	"strings"
	"unicode"
)

const (
	maxName  = 60
	maxShort = 40 // of a name inside a text
)

// oneLine makes text safe for a header or a line of its own: no control or
// direction characters, single spaces, at most maxName characters.
func oneLine(text string) string {
	var out strings.Builder
	count := 0
	for _, r := range strings.Join(strings.Fields(text), " ") {
		if unicode.Is(unicode.C, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) || r == unicode.ReplacementChar {
			continue
		}
		if count++; count > maxName {
			return strings.TrimSpace(out.String()) + "…"
		}
		out.WriteRune(r)
	}
	return strings.TrimSpace(out.String())
}

// unlinked is oneLine for what strangers may have typed. Mail programs turn
// "evil.example/login" into a link even in plain text, and a notice would lend
// it our name.
func unlinked(text string) string {
	var out strings.Builder
	previous := ' '
	for _, r := range oneLine(text) {
		if strings.ContainsRune(`/\:@<>`, r) {
			r = ' '
		}
		if previous == '.' && unicode.IsLetter(r) {
			out.WriteRune(' ')
		}
		out.WriteRune(r)
		previous = r
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// short is a name for a text message: one character outside the GSM alphabet
// halves what fits into it.
func short(name string) string {
	if len(name) > maxShort || !IsGSM(name) {
		return defaultName
	}
	return name
}

// gsm is the basic alphabet of GSM 03.38 without its control characters; the
// extension table counts double and is left out.
const gsm = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
	"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"

// IsGSM tells whether a text fits the GSM alphabet, 160 characters a message.
func IsGSM(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !strings.ContainsRune(gsm, r) })
}

// goodAddress tells whether something can be an address of the channel.
func goodAddress(channel, to string) bool {
	if channel == ChannelText {
		digits := strings.TrimPrefix(to, "+")
		return len(digits) >= 8 && len(digits) <= 15 && digits != to && strings.Trim(digits, "0123456789") == ""
	}
	parsed, err := mail.ParseAddress(to)
	return err == nil && parsed.Address == to && parsed.Name == "" && len(to) <= 254 &&
		!strings.ContainsFunc(to, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) })
}

// goodLink tells whether a link may be put into an email.
func goodLink(link string) bool {
	parsed, err := url.Parse(link)
	if err != nil || parsed.Host == "" || parsed.User != nil {
		return false
	}
	host, err := netip.ParseAddr(parsed.Hostname())
	loopback := parsed.Hostname() == "localhost" || err == nil && host.IsLoopback()
	return parsed.Scheme == "https" || parsed.Scheme == "http" && loopback
}
