package portrait_test

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"testing"

	"foyer/auth/portrait"
)

func drawn(t testing.TB, width, height int, as func(*bytes.Buffer, image.Image) error) []byte {
	t.Helper()
	picture := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White, color.RGBA{200, 40, 90, 255}})
	for i := range picture.Pix {
		picture.Pix[i] = uint8(i / 8 % 2)
	}
	var out bytes.Buffer
	if err := as(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func asPNG(out *bytes.Buffer, of image.Image) error  { return png.Encode(out, of) }
func asJPEG(out *bytes.Buffer, of image.Image) error { return jpeg.Encode(out, of, nil) }
func asGIF(out *bytes.Buffer, of image.Image) error  { return gif.Encode(out, of, nil) }

func TestPicturesAreDrawnAnew(t *testing.T) {
	hidden := []byte("GPS 48.2082 N 16.3738 E")
	// An application segment of a JPEG, where cameras write (Exif 2.32).
	photo := drawn(t, 64, 64, asJPEG)
	tagged := append(append(bytes.Clone(photo[:2]), append([]byte{0xff, 0xe1, 0, byte(2 + len(hidden))}, hidden...)...), photo[2:]...)
	rows := map[string]struct {
		data          []byte
		kind          string
		width, height int
	}{
		"a drawing":                     {drawn(t, 64, 32, asPNG), "image/png", 64, 32},
		"a drawing with more behind it": {append(drawn(t, 64, 64, asPNG), hidden...), "image/png", 64, 64},
		"a photo":                       {photo, "image/jpeg", 64, 64},
		"a photo that knows its place":  {tagged, "image/jpeg", 64, 64},
		"a large drawing":               {drawn(t, 2048, 1024, asPNG), "image/png", 256, 128},
		"a line":                        {drawn(t, 2000, 1, asPNG), "image/png", 256, 1},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			kind, made, err := portrait.Make(row.data)
			if err != nil || kind != row.kind || len(made) > portrait.MaxBytes || bytes.Contains(made, hidden) {
				t.Fatalf("%q, %d bytes, %v", kind, len(made), err)
			}
			size, _, err := image.DecodeConfig(bytes.NewReader(made))
			if err != nil || size.Width != row.width || size.Height != row.height {
				t.Errorf("%dx%d, %v", size.Width, size.Height, err)
			}
		})
	}
}

func TestADrawingKeepsItsPixels(t *testing.T) {
	before := drawn(t, 40, 40, asPNG)
	_, after, err := portrait.Make(before)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := png.Decode(bytes.NewReader(before))
	got, err := png.Decode(bytes.NewReader(after))
	if err != nil {
		t.Fatal(err)
	}
	for y := range 40 {
		for x := range 40 {
			if want.At(x, y) != got.At(x, y) {
				t.Fatalf("another color at %d,%d", x, y)
			}
		}
	}
}

// What no compression makes small enough as PNG becomes a JPEG.
func TestNoiseFits(t *testing.T) {
	noise, random := image.NewNRGBA(image.Rect(0, 0, 600, 600)), rand.New(rand.NewPCG(1, 1))
	for i := range noise.Pix {
		noise.Pix[i] = uint8(random.Uint32())
	}
	for i := 0; i < len(noise.Pix)/2; i += 4 {
		noise.Pix[i+3] = 255
	}
	var file bytes.Buffer
	if err := png.Encode(&file, noise); err != nil {
		t.Fatal(err)
	}
	if kind, made, err := portrait.Make(file.Bytes()); err != nil || kind != "image/jpeg" || len(made) > portrait.MaxBytes {
		t.Errorf("%q, %d bytes, %v", kind, len(made), err)
	}
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	good := drawn(t, 64, 64, asPNG)
	broken := bytes.Clone(good)
	broken[len(broken)/2] ^= 0xff
	for name, data := range map[string][]byte{
		"nothing": nil, "a page": []byte("<html>"), "a GIF": drawn(t, 8, 8, asGIF), "only begun": good[:40], "the head alone": good[:33],
		"broken": broken, "beyond measure": drawn(t, 2049, 8, asPNG),
		// A head that promises 65536 pixels a side.
		"a promise": append(append(bytes.Clone(good[:16]), 0, 1, 0, 0, 0, 1, 0, 0), good[24:]...),
	} {
		if kind, made, err := portrait.Make(data); err != portrait.ErrPicture || kind != "" || made != nil {
			t.Errorf("%s: %q, %d bytes, %v", name, kind, len(made), err)
		}
	}
}

func FuzzMake(f *testing.F) {
	f.Add(drawn(f, 16, 16, asPNG))
	f.Add(drawn(f, 16, 16, asJPEG))
	f.Fuzz(func(t *testing.T, data []byte) {
		kind, made, err := portrait.Make(data)
		if (err == nil) != (len(made) > 0) || (err == nil) != (kind != "") || len(made) > portrait.MaxBytes {
			t.Errorf("%q, %d bytes, %v", kind, len(made), err)
		}
	})
}
