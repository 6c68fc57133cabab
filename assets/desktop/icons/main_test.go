package main

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"foyer/assets"
)

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	for range 2 { // over those of the last time too
		if err := write(dir); err != nil {
			t.Fatal(err)
		}
	}
	for _, size := range sizes {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("%dx%d", size, size), "apps", "org.foyer.Foyer.png"))
			if err != nil {
				t.Fatal(err)
			}
			checkPicture(t, data, size)
		})
	}
	svg, err := os.ReadFile(filepath.Join(dir, "scalable", "apps", "org.foyer.Foyer.svg"))
	if err != nil || !bytes.Equal(svg, assets.Logo("", "")) {
		t.Errorf("%.40s, %v", svg, err)
	}
}

// checkPicture looks at a corner, which is outside the rounded tile, at the tile
// above and within the arch, which a line of the wrong width would cover, and at
// the leaf of the door.
func checkPicture(t *testing.T, data []byte, size int) {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if got := picture.Bounds().Size(); got.X != size || got.Y != size {
		t.Fatalf("%v", got)
	}
	for _, row := range []struct {
		what       string
		x, y       float64 // of 64
		r, g, b, a uint32
	}{
		{"corner", 0.5, 0.5, 0, 0, 0, 0},
		{"tile", 32, 5, 0x0b, 0x6e, 0x5f, 0xff},
		{"within", 41, 40, 0x0b, 0x6e, 0x5f, 0xff},
		{"door", 25, 42, 0xff, 0xff, 0xff, 0xff},
	} {
		r, g, b, a := picture.At(int(row.x*float64(size)/64), int(row.y*float64(size)/64)).RGBA()
		if r>>8 != row.r || g>>8 != row.g || b>>8 != row.b || a>>8 != row.a {
			t.Errorf("%s: %02x %02x %02x %02x", row.what, r>>8, g>>8, b>>8, a>>8)
		}
	}
}

func TestRenderRefusesWhatItCannotDraw(t *testing.T) {
	if _, err := render([]byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><sparkle/></svg>`), 16); err == nil {
		t.Error("rendered")
	}
}
