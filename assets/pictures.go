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

func recolor(svg []byte, from, to string) []byte {
	if to == "" {
		return bytes.Clone(svg)
	}
	return bytes.ReplaceAll(svg, []byte(from), []byte(to))
}
