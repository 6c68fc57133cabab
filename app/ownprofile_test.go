package app

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"testing"

	"foyer/auth/client"
)

func encoded(t *testing.T, encode func(*bytes.Buffer) error) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := encode(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// noise is the picture that is hardest to make small.
func noise(width, height int, alpha uint8) *image.NRGBA {
	random := rand.New(rand.NewPCG(1, 1))
	picture := image.NewNRGBA(image.Rect(0, 0, width, height))
	for i := range picture.Pix {
		picture.Pix[i] = byte(random.IntN(256))
		if i%4 == 3 {
			picture.Pix[i] = alpha
		}
	}
	return picture
}

// quarters is red, green over blue, white.
func quarters(width, height int) *image.NRGBA {
	picture := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			picture.SetNRGBA(x, y, [2][2]color.NRGBA{
				{{R: 255, A: 255}, {G: 255, A: 255}}, {{B: 255, A: 255}, {R: 255, G: 255, B: 255, A: 255}},
			}[2*y/height][2*x/width])
		}
	}
	return picture
}

func TestPortrait(t *testing.T) {
	rows := map[string]struct {
		picture []byte
		side    int
		kind    string
	}{
		"photo":       {encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, noise(1600, 1200, 255), nil) }), 256, "jpeg"},
		"tall":        {encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, quarters(300, 900)) }), 256, "png"},
		"small":       {encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, quarters(40, 30)) }), 30, "png"},
		"one pixel":   {encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, quarters(1, 1)) }), 1, "png"},
		"see-through": {encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, noise(512, 512, 90)) }), 256, "jpeg"},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			got, err := Portrait(row.picture)
			if err != nil {
				t.Fatal(err)
			}
			size, kind, err := image.DecodeConfig(bytes.NewReader(got))
			if err != nil || size.Width != row.side || size.Height != row.side || kind != row.kind || len(got) > client.MaxPicture {
				t.Fatalf("%s of %dx%d, %d bytes, %v", kind, size.Width, size.Height, len(got), err)
			}
		})
	}
}

func TestWhatIsNoPortrait(t *testing.T) {
	whole := encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, quarters(300, 300)) })
	huge := bytes.Clone(encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, quarters(8, 8)) }))
	binary.BigEndian.PutUint32(huge[16:], 60_000) // its width; what follows is never unpacked
	for name, picture := range map[string][]byte{
		"nothing": nil, "text": []byte("Hello"), "half": whole[:len(whole)/2], "huge": huge,
		"gif": encoded(t, func(b *bytes.Buffer) error { return gif.Encode(b, quarters(8, 8), nil) }),
	} {
		if got, err := Portrait(picture); err == nil {
			t.Errorf("%s: %d bytes", name, len(got))
		}
	}
}

// held is a photo by a camera that was held like that.
func held(t *testing.T, orientation byte) []byte {
	t.Helper()
	photo := encoded(t, func(b *bytes.Buffer) error {
		return jpeg.Encode(b, quarters(64, 64), &jpeg.Options{Quality: 100})
	})
	exif := "\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(orientation) + "\x00\x00\x00\x00\x00\x00"
	return []byte(string(photo[:2]) + exif + string(photo[2:]))
}

func TestPortraitStandsUpright(t *testing.T) {
	// The corners that come to stand above left and above right.
	want := map[byte][2]string{
		1: {"red", "green"}, 2: {"green", "red"}, 3: {"white", "blue"}, 4: {"blue", "white"},
		5: {"red", "blue"}, 6: {"blue", "red"}, 7: {"white", "green"}, 8: {"green", "white"}, 9: {"red", "green"},
	}
	for orientation, corners := range want {
		got, err := Portrait(held(t, orientation))
		if err != nil {
			t.Fatal(err)
		}
		picture, _, err := image.Decode(bytes.NewReader(got))
		if err != nil {
			t.Fatal(err)
		}
		if is := [2]string{colorAt(picture, 8, 8), colorAt(picture, 56, 8)}; is != corners {
			t.Errorf("%d: %v, want %v", orientation, is, corners)
		}
		if bytes.Contains(got, []byte("Exif")) {
			t.Error("what the camera wrote is still there")
		}
	}
}

func colorAt(picture image.Image, x, y int) string {
	r, g, b, _ := picture.At(x, y).RGBA()
	return map[[3]bool]string{
		{true, false, false}: "red", {false, true, false}: "green", {false, false, true}: "blue", {true, true, true}: "white",
	}[[3]bool{r > 0x8000, g > 0x8000, b > 0x8000}]
}

func FuzzOrientation(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, picture []byte) {
		if n := orientation(picture); n < 1 || n > 8 {
			t.Fatal(n)
		}
	})
}

func TestSaveProfile(t *testing.T) {
	inHospital(t, func(t *testing.T, w *world) {
		a, b := w.of(anna, "desk"), w.of(ben, "laptop")
		a.do(Show{Route: RouteProfile})
		a.at(RouteProfile)
		picture := encoded(t, func(out *bytes.Buffer) error { return png.Encode(out, quarters(900, 600)) })
		st := a.do(SaveProfile{Name: " Anna Lee-Park ", Picture: picture})
		if st.Security.Done != "profile.saved" || st.Security.Busy || st.Session.Name != "Anna Lee-Park" || len(st.Picture) == 0 {
			t.Fatalf("%+v %+v, %d bytes", st.Security, st.Session, len(st.Picture))
		}
		b.quit()
		b = w.of(ben, "another") // who reads the people now
		b.pass(fadeTime)
		b.finds("Anna Lee-Park", StatusAvailable, "")
		if again := a.pass(checkEvery * 2); !bytes.Equal(again.Picture, st.Picture) {
			t.Fatal("the picture did not stay")
		}
		if st := a.do(SaveProfile{Name: "Anna Lee-Park", DropPicture: true}); len(st.Picture) != 0 || st.Security.Done == "" {
			t.Fatalf("%+v, %d bytes", st.Security, len(st.Picture))
		}
		for _, row := range []struct {
			save SaveProfile
			want Problem
		}{
			{SaveProfile{Name: "  "}, ProblemEmptyName},
			{SaveProfile{Name: "Anna\x01"}, ProblemNotUsable},
			{SaveProfile{Name: "Anna", Picture: []byte("Hello")}, ProblemPicture},
		} {
			if st := a.do(row.save); st.Security.Problem != row.want || st.Security.Done != "" || st.Security.Busy {
				t.Errorf("%q: %+v", row.want, st.Security)
			}
		}
	})
}
