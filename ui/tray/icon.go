package tray

import (
	"bytes"
	"image"
	"image/png"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"

	"foyer/app"
	"foyer/assets"
)

// Icon is the picture in the tray. What it says is told by its shape, and by
// color besides. One picture serves light and dark panels, as no desktop tells
// of which color its panel is: everything lies on a tile of its own, and badges
// have a white rim.
type Icon struct {
	Shape Shape
	Color string // of the tile, #RRGGBB
}

// Shape is the badge at the corner of the icon.
type Shape string

// The shapes, those of a status being as in the window.
const (
	ShapeSignedOut  Shape = "signed_out" // a gray tile without a badge
	ShapeConnecting Shape = "connecting" // no badge
	ShapeLost       Shape = "lost"       // a cross, on a gray tile
	ShapeAvailable  Shape = "available"  // a disc
	ShapeBusy       Shape = "busy"       // a square
	ShapeAway       Shape = "away"       // half a disc
	ShapeOffline    Shape = "offline"    // a ring
)

// The colors of the tile, which stand out from white and from black alike.
const (
	colorIn  = "#0B8573"
	colorOut = "#6B7681"
)

func iconOf(state app.State) Icon {
	shape := shapeOf(state)
	if shape == ShapeSignedOut || shape == ShapeLost {
		return Icon{shape, colorOut}
	}
	return Icon{shape, colorIn}
}

func shapeOf(state app.State) Shape {
	presence := state.Presence
	switch {
	case !state.Session.SignedIn:
		return ShapeSignedOut
	case state.Session.Link == app.LinkOffline:
		return ShapeLost
	case state.Session.Link == app.LinkConnecting, presence.Status == "":
		return ShapeConnecting
	case !presence.Live:
		return ShapeLost
	case presence.Status == app.StatusOffline:
		return ShapeOffline
	case presence.Idle, presence.Status == app.StatusAway:
		return ShapeAway
	case presence.Status == app.StatusBusy:
		return ShapeBusy
	}
	return ShapeAvailable
}

// Draw renders the icon as a PNG of size pixels, with a transparent ground.
func (i Icon) Draw(size int) []byte {
	picture := image.NewRGBA(image.Rect(0, 0, size, size))
	layers := []string{"tile", "door"}
	if i.badged() {
		layers = []string{"tile", "door_aside", string(i.Shape)}
	}
	for _, layer := range layers {
		paint(picture, assets.Tray(layer, i.Color))
	}
	var b bytes.Buffer
	// Neither an encoder nor a buffer in memory fails.
	_ = png.Encode(&b, picture)
	return b.Bytes()
}

func (i Icon) badged() bool { return i.Shape != ShapeSignedOut && i.Shape != ShapeConnecting }

// paint panics for a picture that cannot be read; all of them are built in.
func paint(picture *image.RGBA, svg []byte) {
	layer, err := oksvg.ReadIconStream(bytes.NewReader(svg), oksvg.StrictErrorMode)
	if err != nil {
		panic(err)
	}
	size := picture.Bounds().Dx()
	layer.SetTarget(0, 0, float64(size), float64(size))
	scanner := rasterx.NewScannerGV(size, size, picture, picture.Bounds())
	layer.Draw(rasterx.NewDasher(size, size, scanner), 1)
}
