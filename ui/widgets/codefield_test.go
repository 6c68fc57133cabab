package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

var digits = CodeForm{Length: 6, Group: 3}

// typedField is a field in a window, with the focus, that counts what it told.
type typedField struct {
	*CodeField
	complete, submitted int
}

func newTypedField(t *testing.T, form CodeForm) *typedField {
	t.Helper()
	useApp(t)
	f := &typedField{CodeField: NewCodeField("code", form)}
	f.OnComplete = func() { f.complete++ }
	f.OnSubmitted = func() { f.submitted++ }
	w := test.NewTempWindow(t, f.CodeField)
	w.Resize(fyne.NewSize(320, 80))
	w.Canvas().Focus(f.CodeField)
	return f
}

func (f *typedField) types(text string) {
	for _, r := range text {
		f.TypedRune(r)
	}
}

func (f *typedField) press(keys ...fyne.KeyName) {
	for _, k := range keys {
		f.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func TestCodeFieldStripsAndCompletesOnce(t *testing.T) {
	for _, typed := range []string{"492061", "492 061", "4-9-2-0-6-1", "\uff14\uff1920\uff161", " 492\u2013061x"} {
		f := newTypedField(t, digits)
		f.types(typed)
		if f.Text() != "492061" || f.complete != 1 {
			t.Errorf("%q became %q and was complete %d times", typed, f.Text(), f.complete)
		}
		f.types("7")
		if f.Text() != "492061" || f.complete != 1 {
			t.Errorf("a seventh digit made %q, complete %d times", f.Text(), f.complete)
		}
	}
}

func TestCodeFieldFindsTheCodeInWhatIsPasted(t *testing.T) {
	tests := []struct {
		form         CodeForm
		pasted, want string
	}{
		{digits, "123 456", "123456"},
		{digits, " 123-456\n", "123456"},
		{digits, "Your code is 123 456. It expires in 10 minutes.", "123456"},
		{digits, "G-123456", "123456"},
		{digits, "1234", "1234"},
		{digits, "hello", ""},
		{digits, "123456789", "123456"},
		{CodeForm{Length: 10, Group: 5, Letters: true}, "km4q7-2xp9t", "KM4Q72XP9T"},
		{CodeForm{Length: 10, Group: 5, Letters: true}, "km4q7\n2xp9t\n", "KM4Q72XP9T"},
	}
	for _, tt := range tests {
		f := newTypedField(t, tt.form)
		clipboard := test.NewClipboard()
		clipboard.SetContent(tt.pasted)
		f.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
		if f.Text() != tt.want {
			t.Errorf("%q became %q, want %q", tt.pasted, f.Text(), tt.want)
		}
		complete := 0
		if !tt.form.Letters && len(tt.want) == tt.form.Length {
			complete = 1
		}
		if f.complete != complete {
			t.Errorf("%q was complete %d times, want %d", tt.pasted, f.complete, complete)
		}
	}
}

func TestPasteReplacesWhatDoesNotFit(t *testing.T) {
	f := newTypedField(t, digits)
	f.types("49")
	f.Paste("123 456")
	if f.Text() != "123456" {
		t.Errorf("after 2 digits, a whole code made %q", f.Text())
	}
	f.Paste("654321")
	if f.Text() != "654321" || f.complete != 2 {
		t.Errorf("over a code, another made %q, complete %d times", f.Text(), f.complete)
	}
	f.press(fyne.KeyBackspace, fyne.KeyBackspace)
	f.Paste("21")
	if f.Text() != "654321" || f.complete != 3 {
		t.Errorf("the last two digits made %q, complete %d times", f.Text(), f.complete)
	}
}

func TestCodeFieldEdits(t *testing.T) {
	f := newTypedField(t, digits)
	f.types("4920")
	f.press(fyne.KeyBackspace)
	if f.Text() != "492" {
		t.Errorf("Backspace left %q", f.Text())
	}
	f.press(fyne.KeyHome, fyne.KeyDelete, fyne.KeyRight)
	f.types("5")
	if f.Text() != "952" {
		t.Errorf("in the middle one typed %q", f.Text())
	}
	f.press(fyne.KeyEnd)
	f.types("061")
	f.press(fyne.KeyLeft)
	f.types("7") // over the last digit
	if f.Text() != "952067" || f.complete != 2 {
		t.Errorf("overtyped %q, complete %d times", f.Text(), f.complete)
	}
	f.SelectAll()
	f.types("1")
	if f.Text() != "1" {
		t.Errorf("typing over a selection made %q", f.Text())
	}
	f.types("23456")
	f.SelectAll()
	f.press(fyne.KeyBackspace)
	if f.Text() != "" {
		t.Errorf("Backspace over a selection left %q", f.Text())
	}
	f.press(fyne.KeyBackspace, fyne.KeyDelete, fyne.KeyLeft, fyne.KeyReturn)
	if f.submitted != 1 {
		t.Errorf("Enter submitted %d times", f.submitted)
	}
}

func TestLockedCodeFieldTakesNothing(t *testing.T) {
	f := newTypedField(t, digits)
	f.types("4920")
	f.SetLocked(true)
	f.types("61")
	f.Paste("123456")
	f.press(fyne.KeyBackspace, fyne.KeyReturn)
	if f.Text() != "4920" || f.complete+f.submitted != 0 {
		t.Errorf("a locked field became %q and told %d, %d", f.Text(), f.complete, f.submitted)
	}
}

func TestClickPutsTheCursor(t *testing.T) {
	f := newTypedField(t, digits)
	f.types("492061")
	g := f.grid(f.Size().Width)
	for place := range 6 {
		x, _ := f.at(g, place)
		f.Tapped(&fyne.PointEvent{Position: fyne.NewPos(x+1, f.Size().Height/2)})
		if f.cursor != place {
			t.Errorf("a click at place %d put the cursor at %d", place, f.cursor)
		}
	}
	f.Tapped(&fyne.PointEvent{Position: fyne.NewPos(f.Size().Width-1, 10)})
	if f.cursor != 6 {
		t.Errorf("a click behind the code put the cursor at %d", f.cursor)
	}
}

func TestClearForgetsTheCode(t *testing.T) {
	f := newTypedField(t, digits)
	f.types("492061")
	kept := f.runes
	f.Clear()
	for _, r := range kept {
		if r != 0 {
			t.Errorf("the code is still in memory: %q", kept)
			break
		}
	}
	for _, text := range f.texts {
		if text.Text != "" {
			t.Errorf("%q can still be seen", text.Text)
		}
	}
}

func TestCodeFieldKeepsInside(t *testing.T) {
	forms := []CodeForm{digits, {Length: 26, Group: 4, Letters: true}, {Length: 10, Group: 5, Letters: true}}
	for _, form := range forms {
		for _, width := range []float32{200, 256, 320, 400} {
			f := newTypedField(t, form)
			for range form.Length {
				f.TypedRune('8')
			}
			height := f.HeightFor(width)
			f.Resize(fyne.NewSize(width, height))
			for i, text := range f.texts {
				from, to := text.Position(), text.Position().Add(text.Size())
				if from.X < 4 || to.X > width-4 || from.Y < 0 || to.Y > height {
					t.Errorf("%v at %v: character %d stands from %v to %v of %v", form, width, i, from, to, height)
				}
			}
		}
	}
}
