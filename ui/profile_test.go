package ui_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/app/apptest"
	"foyer/ui/uitest"
	"foyer/ui/widgets"
)

const yourName = "Your name"

func TestProfileIsSavedOnce(t *testing.T) {
	s := show(t, "profile")
	press(t, s, "Save") // nothing to save
	asks(t, s)
	typeInto(t, s, yourName, " Moreau")
	press(t, s, "Save")
	key(s, fyne.KeyReturn)
	want := app.SaveProfile{Name: "Ann Lee Moreau"}
	asks(t, s, want)
	st := state(t, "profile")
	st.Security.Busy = true
	s.Show(st)
	if !find(t, s, "Save").(*widgets.Button).Busy() {
		t.Error("Save does not show that it waits")
	}
	st.Security.Busy, st.Security.Problem = false, app.ProblemNotUsable
	s.Show(st)
	sees(t, s, "That name can't be used.")
	press(t, s, "Save") // what was typed is still there
	asks(t, s, want, want)
	st.Security.Busy, st.Security.Problem = true, app.ProblemNone
	s.Show(st)
	st.Security.Busy, st.Security.Done, st.Session.Name = false, "profile.saved", "Ann Lee Moreau"
	s.Show(st)
	sees(t, s, "Saved.")
	typeInto(t, s, yourName, "!")
	misses(t, s, "Saved.")
}

func TestAProfileNeedsAName(t *testing.T) {
	s := show(t, "profile")
	field := find(t, s, yourName).(fyne.Focusable)
	s.canvas().Focus(field)
	for range "Ann Lee" {
		key(s, fyne.KeyBackspace)
	}
	key(s, fyne.KeyReturn)
	sees(t, s, "Type your name first.")
	asks(t, s)
	key(s, fyne.KeyEscape)
	asks(t, s, app.Back{})
}

func TestTheDraftOfAProfileEndsWithTheScreen(t *testing.T) {
	s := show(t, "profile-picture")
	press(t, s, "Remove")
	typeInto(t, s, yourName, " Moreau")
	help := state(t, "profile-picture")
	help.Route = app.RouteHelp
	s.Show(help)
	s.Show(state(t, "profile-picture"))
	press(t, s, "Undo") // help comes between for a while
	s.Show(state(t, "home"))
	s.Show(state(t, "profile-picture"))
	press(t, s, "Save")
	asks(t, s)
}

func TestRemoveThePicture(t *testing.T) {
	s := show(t, "profile-picture")
	press(t, s, "Remove")
	if avatar(t, s).HasPicture() {
		t.Error("the picture still shows")
	}
	press(t, s, "Undo")
	if !avatar(t, s).HasPicture() {
		t.Error("the picture does not come back")
	}
	press(t, s, "Remove")
	press(t, s, "Save")
	asks(t, s, app.SaveProfile{Name: "Ann Lee", DropPicture: true})
}

// photo is a JPEG, red above and blue below, as a camera writes it that was
// held so (Exif 2.32); 0 writes nothing of that.
func photo(t *testing.T, width, height int, held byte) []byte {
	t.Helper()
	picture := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.NRGBA{R: 220, A: 255}
			if y >= height/2 {
				c = color.NRGBA{B: 220, A: 255}
			}
			picture.SetNRGBA(x, y, c)
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, nil); err != nil {
		t.Fatal(err)
	}
	if held == 0 {
		return out.Bytes()
	}
	exif := "\xff\xe1\x00\x22Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00" + string(held) + "\x00\x00\x00\x00\x00\x00\x00"
	return append([]byte("\xff\xd8"+exif), out.Bytes()[2:]...)
}

// choose puts files into the home folder and presses one of them.
func choose(t *testing.T, s *stage, files map[string][]byte, press1 ...string) {
	t.Helper()
	home := t.TempDir()
	t.Setenv("HOME", home)
	for name, data := range files {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, label := range press1 {
		press(t, s, label)
	}
}

func TestChooseAPicture(t *testing.T) {
	s := show(t, "profile")
	choose(t, s, map[string][]byte{"Pictures/me.jpg": photo(t, 900, 600, 0), "Pictures/notes.txt": nil, "Pictures/.hidden.png": nil}, "Choose a picture")
	for _, label := range []string{"notes.txt", ".hidden.png"} {
		if uitest.Find(s.canvas(), label) != nil {
			t.Errorf("%q is offered", label)
		}
	}
	press(t, s, "me.jpg")
	if s.canvas().Overlays().Top() != nil {
		t.Error("the files are still shown")
	}
	if !avatar(t, s).HasPicture() {
		t.Fatal("the picture does not show before it is saved")
	}
	press(t, s, "Save")
	saved := s.asked[0].(app.SaveProfile)
	small, err := png.Decode(bytes.NewReader(saved.Picture))
	if err != nil || small.Bounds().Dx() != 256 || small.Bounds().Dy() != 256 || saved.Name != "Ann Lee" {
		t.Errorf("saved %v %v as %q", small, err, saved.Name)
	}
}

func TestAPhotoStandsUpright(t *testing.T) {
	// The color that is at the top once the photo stands as it was taken.
	for held, want := range map[byte]string{0: "red", 1: "red", 3: "blue", 4: "blue", 6: "left blue", 8: "left red"} {
		s := show(t, "profile")
		choose(t, s, map[string][]byte{"Pictures/me.jpg": photo(t, 300, 300, held)}, "Choose a picture", "me.jpg", "Save")
		small, err := png.Decode(bytes.NewReader(s.asked[0].(app.SaveProfile).Picture))
		if err != nil {
			t.Fatal(err)
		}
		at := image.Pt(128, 20)
		if held >= 5 {
			at = image.Pt(20, 128)
		}
		r, _, b, _ := small.At(at.X, at.Y).RGBA()
		got := map[bool]string{true: "red", false: "blue"}[r > b]
		if held >= 5 {
			got = "left " + got
		}
		if got != want {
			t.Errorf("held as %d: %s, want %s", held, got, want)
		}
	}
}

func TestWhatIsNoPictureIsNotTaken(t *testing.T) {
	huge := hugePNG()
	for name, tt := range map[string]struct {
		file  []byte
		words string
	}{
		"words":    {[]byte("no picture at all"), "That file is no picture."},
		"enormous": {huge, "That picture is too large."},
		"cut off":  {photo(t, 60, 60, 0)[:300], "That file is no picture."},
	} {
		s := show(t, "profile")
		choose(t, s, map[string][]byte{"Pictures/me.png": tt.file}, "Choose a picture", "me.png")
		sees(t, s, tt.words)
		press(t, s, "Save")
		asks(t, s)
		if avatar(t, s).HasPicture() {
			t.Errorf("%s: it shows", name)
		}
	}
}

func TestWalkingThroughFolders(t *testing.T) {
	s := show(t, "profile")
	choose(t, s, map[string][]byte{"Pictures/2026/May/me.png": apptest.Portrait(), "Pictures/empty/x.txt": nil}, "Choose a picture", "2026", "May", "Up", "Up", "empty")
	sees(t, s, "No pictures and no folders here.")
	press(t, s, "Up")
	press(t, s, "2026")
	press(t, s, "May")
	press(t, s, "me.png")
	if !avatar(t, s).HasPicture() {
		t.Error("it was not taken")
	}
	press(t, s, "Change picture") // begins where the last one was
	find(t, s, "me.png")
	key(s, fyne.KeyEscape)
	s.canvas().Unfocus()
	key(s, fyne.KeyEscape)
	if s.canvas().Overlays().Top() != nil {
		t.Error("Escape leaves the files open")
	}
}

func TestALostAnswerToAProfileLocksNobodyOut(t *testing.T) {
	s := show(t, "profile")
	typeInto(t, s, yourName, "!")
	press(t, s, "Save")
	s.pass(10 * time.Second)
	press(t, s, "Save")
	if len(s.asked) != 2 {
		t.Errorf("asked for %v", s.asked)
	}
}
