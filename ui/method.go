package ui

import (
	"strings"

	"foyer/app"
	"foyer/assets"
)

// methods are the kinds of second factors as an organization's policy names
// them, in the order of the set-up screen.
var methods = []string{"authenticator", "email", "text", "passkey"}

// methodOf returns the kind of a step, of its proof or of its set-up.
func methodOf(step string) string {
	switch strings.TrimPrefix(step, "enroll_") {
	case app.StepTOTP:
		return "authenticator"
	case app.StepEmailCode, "email":
		return "email"
	case app.StepSMSCode, "sms":
		return "text"
	case app.StepPasskey:
		return "passkey"
	}
	return step
}

// methodSign draws the sign of a kind of second factor.
func methodSign(method string) func(color string) []byte {
	switch method {
	case "authenticator":
		return assets.Authenticator
	case "email":
		return assets.Email
	case "text":
		return assets.Message
	case "google":
		return func(string) []byte { return assets.Google() }
	}
	return assets.Passkey
}

// methodName names a kind of second factor.
func methodName(method string) string {
	if key := "method." + method; hasText(key) {
		return say(key)
	}
	return method
}
