package smscode

// Mask returns an E.164 number as a hint for its owner, such as "•• 0142". It
// tells nothing of what is no number.
func Mask(e164 string) string {
	if len(e164) < 8 || e164[0] != '+' {
		return "••"
	}
	return "•• " + e164[len(e164)-4:]
}
