package tray

import "strings"

// words are the sentences of a language by their translation keys, as in
// ui/text.go. All languages have the same keys, which a test sees to.
type words map[string]string

// wordsIn returns the words of the first of some languages that is known here.
func wordsIn(languages ...string) words {
	for _, language := range languages {
		switch language {
		case "en":
			return english
		case "es":
			return spanish
		}
	}
	return english
}

// say returns the sentence of a key; pairs fill its places, as in ui.
func (w words) say(key string, pairs ...string) string {
	places := make([]string, 0, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		places = append(places, "{"+pairs[i]+"}", pairs[i+1])
	}
	return strings.NewReplacer(places...).Replace(w[key])
}
