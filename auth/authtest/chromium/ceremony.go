package chromium

import "strconv"

// Continue presses the first button of a ceremony's page, whatever it says.
func (b *Tab) Continue() {
	b.t.Helper()
	b.Do(Press("#go"))
}

// GoBack presses the button that returns to the program.
func (b *Tab) GoBack() {
	b.t.Helper()
	b.Do(Press("#back"))
}

// Arrived waits for the end page, where the program's listener sends the browser.
func (b *Tab) Arrived() {
	b.t.Helper()
	b.Do(Shown(".sign"))
	if at := Eval[string](b, `location.pathname`); at != "/done" {
		b.t.Fatalf("arrived at %s\n%s", b.Address(), b.text())
	}
}

// Told waits until the page tells what went wrong, with these words in it.
func (b *Tab) Told(words string) {
	b.t.Helper()
	b.Do(Until(`document.getElementById('alert').textContent.includes(` + strconv.Quote(words) + `)`))
}

// Buttons are the labels of what can be pressed.
func (b *Tab) Buttons() []string {
	b.t.Helper()
	return Eval[[]string](b, `[...document.querySelectorAll('button, a.button')]
		.filter((e) => e.offsetParent && e.getAttribute('aria-disabled') !== 'true').map((e) => e.textContent.trim())`)
}
