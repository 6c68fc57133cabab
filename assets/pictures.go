package assets

import (
	"bytes"
	_ "embed" // the pictures below
)

// Colors in the files that are replaced by those of the theme.
const (
	tileColor = "#0B6E5F"
	markColor = "#FFFFFF"
	lineColor = "#16202B"
)

var (
	//go:embed logo.svg
	logo []byte
	//go:embed google.svg
	google []byte
	//go:embed passkey.svg
	passkey []byte
	//go:embed check.svg
	check []byte
	//go:embed authenticator.svg
	authenticator []byte
	//go:embed email.svg
	email []byte
	//go:embed message.svg
	message []byte
	//go:embed recovery.svg
	recovery []byte
	//go:embed lock.svg
	lock []byte
)

// Logo returns the logo as SVG: an arch and a door ajar in a rounded square.
// Colors are written #RRGGBB; an empty one keeps the product's own.
func Logo(tile, mark string) []byte {
	return recolor(recolor(logo, markColor, mark), tileColor, tile)
}

// Google returns Google's mark as SVG, in its own colors.
func Google() []byte { return bytes.Clone(google) }

// Passkey returns a key as SVG, drawn in a color written #RRGGBB.
func Passkey(color string) []byte { return recolor(passkey, lineColor, color) }

// Check returns a tick as SVG, drawn in a color written #RRGGBB.
func Check(color string) []byte { return recolor(check, lineColor, color) }

// Authenticator returns a phone with a tick as SVG, drawn in a color written
// #RRGGBB.
func Authenticator(color string) []byte { return recolor(authenticator, lineColor, color) }

// Email returns an envelope as SVG, drawn in a color written #RRGGBB.
func Email(color string) []byte { return recolor(email, lineColor, color) }

// Message returns a speech bubble as SVG, drawn in a color written #RRGGBB.
func Message(color string) []byte { return recolor(message, lineColor, color) }

// Recovery returns a sheet of paper as SVG, drawn in a color written #RRGGBB.
func Recovery(color string) []byte { return recolor(recovery, lineColor, color) }

// Lock returns a lock as SVG, drawn in a color written #RRGGBB.
func Lock(color string) []byte { return recolor(lock, lineColor, color) }

func recolor(svg []byte, from, to string) []byte {
	if to == "" {
		return bytes.Clone(svg)
	}
	return bytes.ReplaceAll(svg, []byte(from), []byte(to))
}
