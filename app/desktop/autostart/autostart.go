package autostart

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Entry is what starts at login.
type Entry struct {
	ID   string   // names the entry: org.foyer.Foyer
	Name string   // how settings of the desktop show it
	Exec []string // absolute path of the program, and its arguments
}

// Enabled tells whether the entry is there and not switched off in settings of
// the desktop.
func (e Entry) Enabled() (bool, error) { return enabled(e.ID) }

// Enable makes the entry, replaces one that is there, and takes back a
// switching off. It refuses what cannot be written down, such as control
// characters.
func (e Entry) Enable() error {
	if len(e.Exec) == 0 {
		return errors.New("start at login: no program")
	}
	for _, text := range append([]string{e.ID, e.Name}, e.Exec...) {
		if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
			return fmt.Errorf("start at login: %q cannot be written into an entry", text)
		}
	}
	return enable(e)
}

// Disable removes the entry. It is no error where there is none.
func (e Entry) Disable() error { return disable(e.ID) }
