package web

import (
	"fmt"
	"strings"

	"golang.org/x/text/language"
)

// maxLocales bounds a list of languages, in bytes.
const maxLocales = 200

// spoken lists the languages; the first is the fallback.
var (
	spoken  = []string{"en", "es"}
	texts   = map[string]map[string]string{"en": english, "es": spanish}
	matcher = language.NewMatcher([]language.Tag{language.English, language.Spanish})
)

// say returns a text. An unknown key is a mistake that a test finds.
func say(lang, key string, args ...any) string {
	text := texts[lang][key]
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// languageFor picks the best of the languages for lists of wishes, the first
// list before the others: as of ui_locales or the system ("es_US.UTF-8 en"), or
// of Accept-Language.
func languageFor(wishes ...string) string {
	var lists []string
	for _, wish := range wishes {
		if wish == "" || len(wish) > maxLocales {
			continue
		}
		lists = append(lists, normal(wish))
	}
	_, index := language.MatchStrings(matcher, lists...)
	return spoken[index]
}

// normal writes a list as Accept-Language does.
func normal(wish string) string {
	if strings.ContainsAny(wish, ",;") {
		return wish
	}
	list := strings.Fields(strings.ReplaceAll(wish, "_", "-"))
	for i, one := range list {
		list[i], _, _ = strings.Cut(one, ".")
	}
	return strings.Join(list, ",")
}
