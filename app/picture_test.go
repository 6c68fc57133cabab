package app

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"
	"time"
)

const pictureCall = "GET /me/picture"

func drawn(t *testing.T, width, height int, as func(*bytes.Buffer, image.Image) error) []byte {
	t.Helper()
	whole := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			whole.SetNRGBA(x, y, color.NRGBA{R: 200, G: 40, B: 90, A: 255})
		}
	}
	var out bytes.Buffer
	if err := as(&out, whole); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func asPNG(out *bytes.Buffer, of image.Image) error  { return png.Encode(out, of) }
func asJPEG(out *bytes.Buffer, of image.Image) error { return jpeg.Encode(out, of, nil) }

func shows(picture []byte, kind string) line {
	return line{status: 200, raw: string(picture), kind: kind}
}

func TestPictureIsShownAndFollowed(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage, d *desk) {
		first, second := drawn(t, 40, 30, asPNG), drawn(t, 50, 50, asJPEG)
		s.turns(func(s *stage) { s.picture = "v1" })
		s.serves(pictureCall, shows(first, "image/png"))
		d.entersWith(s, code)
		if st := d.State(); !bytes.Equal(st.Picture, first) {
			t.Fatalf("%d bytes", len(st.Picture))
		}
		d.pass(5 * time.Minute)
		if n := s.called(pictureCall); n != 1 {
			t.Fatalf("asked %d times", n)
		}
		s.turns(func(s *stage) { s.picture = "v2" })
		s.serves(pictureCall, shows(second, "image/jpeg"))
		if st := d.pass(3 * time.Minute); !bytes.Equal(st.Picture, second) {
			t.Fatalf("%d bytes", len(st.Picture))
		}
		s.turns(func(s *stage) { s.picture = "" })
		if st := d.pass(3 * time.Minute); st.Picture != nil {
			t.Fatal("still shown")
		}
		s.turns(func(s *stage) { s.picture = "v3" })
		d.pass(3 * time.Minute)
		if st := d.do(LogOut{}); st.Picture != nil || st.Session.SignedIn {
			t.Fatal("shown to who comes next")
		}
	})
}

func TestPictureThatCannotBeShown(t *testing.T) {
	rows := []struct {
		name string
		line line
	}{
		{"none", line{status: 404, raw: `{"title":"x"}`}},
		{"page", line{status: 200, raw: "<html>", kind: "text/html"}},
		{"half", shows(drawn(t, 40, 30, asPNG)[:40], "image/png")},
		{"promises too much", shows(append(drawn(t, 1, 1, asPNG)[:16:16], append([]byte{0, 1, 0, 0, 0, 1, 0, 0}, drawn(t, 1, 1, asPNG)[24:]...)...), "image/png")},
		{"failed", line{status: 500, raw: `{"title":"x"}`}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			onStage(t, func(t *testing.T, s *stage, d *desk) {
				s.turns(func(s *stage) { s.picture = "v1" })
				s.serves(pictureCall, row.line, shows(drawn(t, 40, 30, asPNG), "image/png"))
				d.entersWith(s, code)
				d.online()
				if st := d.State(); st.Picture != nil {
					t.Fatalf("%d bytes", len(st.Picture))
				}
				if st := d.pass(3 * time.Minute); len(st.Picture) == 0 {
					t.Fatal("given up")
				}
			})
		})
	}
}

func TestLargePictureIsScaled(t *testing.T) {
	rows := []struct {
		name                  string
		width, height         int
		wantWidth, wantHeight int
	}{
		{"as it is", 128, 128, 128, 128},
		{"square", 512, 512, 128, 128},
		{"wide", 1024, 256, 128, 32},
		{"a line", 2000, 1, 128, 1},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			got, err := scaled(drawn(t, row.width, row.height, asPNG))
			if err != nil {
				t.Fatal(err)
			}
			size, err := png.DecodeConfig(bytes.NewReader(got))
			if err != nil || size.Width != row.wantWidth || size.Height != row.wantHeight {
				t.Fatalf("%+v, %v", size, err)
			}
		})
	}
}
