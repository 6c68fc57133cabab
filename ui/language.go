package ui

import (
	"strings"
	"sync"

	"fyne.io/fyne/v2/lang"

	"foyer/app"
)

// The languages, as State.Desktop.Language and Options.Language write them.
const (
	languageSystem  = ""
	languageEnglish = "en"
	languageSpanish = "es"
)

// spoken are the sentences of the language that is spoken. Like all of a
// window it belongs to Fyne's goroutine.
var spoken = english

var languages = map[string]map[string]string{languageEnglish: english, languageSpanish: spanish}

// languageOf returns the language that is due: the one that is forced, the one
// the person has chosen, else that of the system as far as it is known here.
func (w *Window) languageOf(st app.State) string {
	for _, l := range []string{w.opts.Language, st.Desktop.Language, w.system} {
		if _, ok := languages[l]; ok {
			return l
		}
	}
	return languageEnglish
}

// systemLanguage is the first part of the system's locale, such as "es" of
// "es-MX".
var systemLanguage = sync.OnceValue(func() string {
	language, _, _ := strings.Cut(lang.SystemLocale().LanguageString(), "-")
	return strings.ToLower(language)
})

// speak chooses the sentences of a State. Screens are built with their words,
// so in another language they are built anew.
func (w *Window) speak(st app.State) {
	due := w.languageOf(st)
	spoken = languages[due]
	if w.language == due {
		return
	}
	if w.language != "" {
		w.forget()
	}
	w.language = due
}
