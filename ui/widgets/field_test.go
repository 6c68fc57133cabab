package widgets_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"foyer/ui/widgets"
)

// paste pastes a text into a field that has the focus.
func paste(t *testing.T, f *widgets.Field, text string) {
	t.Helper()
	a := test.NewApp()
	w := test.NewWindow(f)
	t.Cleanup(w.Close)
	w.Resize(fyne.NewSize(320, 60))
	a.Clipboard().SetContent(text)
	f.Focus().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutPaste{Clipboard: a.Clipboard()})
}

// TestPasteIsOneLine: a password that was copied with the end of its line is
// still that password.
func TestPasteIsOneLine(t *testing.T) {
	for text, want := range map[string]string{
		"Quiet-Harbor-7\n":            "Quiet-Harbor-7",
		"\r\nann.lee@x.example\t\r\n": "ann.lee@x.example",
		"two\r\nlines":                "two lines",
		" kept ":                      " kept ",
		"a\x00b\x1b":                  "ab",
		"שלום 😀":                      "שלום 😀",
		"\n":                          "",
	} {
		f := widgets.NewPassword("Password", "Show", "Hide")
		paste(t, f, text)
		if f.Text() != want {
			t.Errorf("%q was pasted as %q, not %q", text, f.Text(), want)
		}
	}
}

// TestPasteIsBounded: a whole document in the clipboard does not stop the
// window for minutes.
func TestPasteIsBounded(t *testing.T) {
	f := widgets.NewField("Name")
	told := 0
	f.OnChanged = func(string) { told++ }
	paste(t, f, strings.Repeat("ö", 10_000))
	if n := utf8.RuneCountInString(f.Text()); n > 2000 || n < 254 {
		t.Errorf("%d characters were pasted", n)
	}
	if told != 1 {
		t.Errorf("the change was told %d times", told)
	}
}
