package totp

import (
	"net/url"
	"strings"

	"foyer/auth"
)

// URI returns what the QR code says, in the form that authenticator apps read
// (otpauth, "Key Uri Format"). It contains the secret.
func URI(issuer, account string, secret auth.Secret) auth.Secret {
	issuer, account = label(issuer), label(account)
	name := escape(account)
	query := "secret=" + escape(secret.Reveal())
	if issuer != "" {
		name = escape(issuer) + ":" + name
		query += "&issuer=" + escape(issuer)
	}
	return auth.Secret("otpauth://totp/" + name + "?" + query + "&algorithm=SHA1&digits=6&period=30")
}

// label: the first colon, even an escaped one, divides issuer from account.
func label(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, ":", " ")), " ")
}

// escape: a space is %20, as some apps show a plus as it is.
func escape(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
