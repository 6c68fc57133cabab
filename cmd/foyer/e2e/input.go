//go:build linux

package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/png" // import prints PNG
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// Focus gives the keyboard to the window as a click on it does.
func (d *Desktop) Focus(w Window) error {
	if d.Active(w) {
		return nil
	}
	if _, err := d.run("xdotool", "windowactivate", w.ID); err != nil {
		return err
	}
	return d.WaitActive(w, Patience)
}

// Type presses the keys of a text, one after the other.
func (d *Desktop) Type(text string) error {
	_, err := d.run("xdotool", "type", "--delay", "12", "--", text)
	return err
}

// Key presses keys by their X names, such as "Tab" and "shift+Tab".
func (d *Desktop) Key(keys ...string) error {
	if len(keys) == 0 {
		return nil
	}
	_, err := d.run("xdotool", append([]string{"key", "--delay", "30", "--"}, keys...)...)
	return err
}

// Click clicks at a place inside the window.
func (d *Desktop) Click(w Window, x, y int) error {
	// A hand rests before it clicks. Fyne takes a click in the frame of a
	// movement for one at the place before it.
	_, err := d.run("xdotool", "mousemove", "--window", w.ID, strconv.Itoa(x), strconv.Itoa(y), "sleep", "0.2", "click", "1")
	return err
}

// Picture saves the window, once it has come to rest, as a numbered PNG.
func (d *Desktop) Picture(w Window, name string) error {
	png, err := d.settled(w.ID)
	if err != nil {
		return err
	}
	return d.savePicture(png, name)
}

// PictureOfAll saves the whole desktop as it is at this moment.
func (d *Desktop) PictureOfAll(name string) error {
	png, err := d.run("import", "-window", "root", "png:-")
	if err != nil {
		return err
	}
	return d.savePicture([]byte(png), name)
}

func (d *Desktop) savePicture(png []byte, name string) error {
	d.mu.Lock()
	d.shots++
	file := fmt.Sprintf("%02d-%s.png", d.shots, name)
	d.mu.Unlock()
	return os.WriteFile(filepath.Join(d.pictures, file), png, 0o644)
}

// settled takes pictures until several in a row, a fade apart, show the same:
// the title of a window comes before its picture, and without a graphics card
// the first picture takes a while.
func (d *Desktop) settled(id string) ([]byte, error) {
	const (
		apart = 200 * time.Millisecond // a fade takes 120 ms
		calm  = 3
	)
	var before image.Image
	same := 0
	var png []byte
	var failed error
	ticker := time.NewTicker(apart)
	defer ticker.Stop()
	for end := time.Now().Add(Patience); time.Now().Before(end); <-ticker.C {
		out, err := d.run("import", "-window", id, "png:-")
		if err != nil {
			return nil, err
		}
		png = []byte(out)
		now, _, err := image.Decode(bytes.NewReader(png))
		if err != nil {
			return nil, err
		}
		if before == nil || !alike(before, now) {
			same = 0
		} else if same++; same == calm {
			return png, nil
		}
		before, failed = now, errors.New("the window does not come to rest")
	}
	return nil, failed
}

// alike allows for a blinking cursor, and nothing bigger. A window that shows a
// single color, or nothing but the logo of its first moment, has not been drawn
// yet.
func alike(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	const (
		cursor = 120 // pixels
		logo   = 90  // pixels wide and high
	)
	bounds, different, drawn := a.Bounds(), 0, image.Rectangle{}
	first := a.At(bounds.Min.X, bounds.Min.Y)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			pixel := a.At(x, y)
			if pixel != b.At(x, y) {
				different++
			}
			if pixel != first {
				drawn = drawn.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return different <= cursor && (drawn.Dx() > logo || drawn.Dy() > logo)
}
