// Package smtp carries emails to a mail server (RFC 5321), by go-mail.
//
//	smtp://user:password@mail.example:587   STARTTLS is required
//	smtps://user:password@mail.example:465  TLS from the first byte
//	smtp://127.0.0.1:25                     on this computer, without TLS
//
// Certificates are verified, credentials travel encrypted only. What the mail
// server refuses for the letter's own sake (5xx to sender, address or
// contents) is permanent; what keeps any letter from it (no connection, a bad
// certificate, a refused login) is temporary, as an operator can mend it.
//
// A server's words often repeat the address and may hold anything, so its
// code is all that is told of them.
package smtp
