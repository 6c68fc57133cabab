// Command icons renders the logo into a folder laid out as the hicolor icon
// theme (Icon Theme Specification): PNG from 16 to 256 pixels, and the SVG.
//
//	go run ./assets/desktop/icons build/icons
//
// install.sh and the packages copy from there. The icons are not committed:
// the SVG is what they are made from.
package main

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"

	"foyer/assets"
)

// name is that of the desktop entry, as desktops expect.
const name = "org.foyer.Foyer"

var sizes = []int{16, 22, 24, 32, 48, 64, 128, 256}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: icons DIR")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "icons:", err)
		os.Exit(1)
	}
}

func write(dir string) error {
	logo := assets.Logo("", "")
	for _, size := range sizes {
		picture, err := render(logo, size)
		if err != nil {
			return err
		}
		if err := place(dir, fmt.Sprintf("%dx%d", size, size), name+".png", picture); err != nil {
			return err
		}
	}
	return place(dir, "scalable", name+".svg", logo)
}

func place(dir, size, file string, data []byte) error {
	folder := filepath.Join(dir, size, "apps")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, file), data, 0o644)
}

// render returns a square PNG of size pixels with a transparent ground.
func render(svg []byte, size int) ([]byte, error) {
	icon, err := oksvg.ReadIconStream(bytes.NewReader(svg), oksvg.StrictErrorMode)
	if err != nil {
		return nil, err
	}
	side := float64(size)
	icon.SetTarget(0, 0, side, side)
	// oksvg scales shapes, but not the width of lines.
	for i := range icon.SVGPaths {
		icon.SVGPaths[i].LineWidth *= side / icon.ViewBox.W
	}
	picture := image.NewRGBA(image.Rect(0, 0, size, size))
	scanner := rasterx.NewScannerGV(size, size, picture, picture.Bounds())
	icon.Draw(rasterx.NewDasher(size, size, scanner), 1)
	var b bytes.Buffer
	err = png.Encode(&b, picture)
	return b.Bytes(), err
}
