package assets

import "embed"

//go:embed tray
var tray embed.FS

// Tray returns a part of the tray icon as SVG, one to be drawn over the other
// in a square of 22: "tile" in a color written #RRGGBB, "door", and the badges
// "available", "busy", "away", "offline" and "lost", which have a rim of their
// own. Lines are filled shapes. It panics for a name it does not have.
func Tray(name, tile string) []byte {
	svg, err := tray.ReadFile("tray/" + name + ".svg")
	if err != nil {
		panic(err)
	}
	return recolor(svg, tileColor, tile)
}
