package courier

import (
	"embed"
	"fmt"
	htmltemplate "html/template"
	"strings"
	"sync"
	"text/template"

	"golang.org/x/text/language"
)

//go:embed templates
var files embed.FS

var (
	// spoken lists the languages with templates; the first is the fallback.
	spoken  = []string{"en", "es"}
	matcher = language.NewMatcher([]language.Tag{language.English, language.Spanish})

	// Nothing is parsed before the first letter: it takes as long as opening the
	// database, and most programs that hold this server never write one.
	layoutText = sync.OnceValue(func() *template.Template {
		return template.Must(template.ParseFS(files, "templates/layout.txt"))
	})
	layoutHTML = sync.OnceValue(func() *htmltemplate.Template {
		return htmltemplate.Must(htmltemplate.ParseFS(files, "templates/layout.html"))
	})
	written = sync.OnceValue(parseAll)
)

// parseAll reads every kind in every language, so that a template that is
// missing or broken fails every test that sends a letter.
func parseAll() map[string]*template.Template {
	all := make(map[string]*template.Template)
	for _, lang := range spoken {
		for _, kind := range Kinds {
			folder := "templates/" + lang + "/"
			parsed := template.Must(template.ParseFS(files, folder+"words.txt", folder+string(kind)+".txt"))
			all[lang+"/"+string(kind)] = parsed
		}
	}
	return all
}

// languageFor picks the best of the written languages for a list of locales,
// also as an operating system writes them ("es_US.UTF-8").
func languageFor(locales string) string {
	list := strings.Fields(strings.ReplaceAll(locales, "_", "-"))
	for i, one := range list {
		list[i], _, _ = strings.Cut(one, ".")
	}
	_, index := language.MatchStrings(matcher, strings.Join(list, ","))
	return spoken[index]
}

// say executes one block of a template. Blocks are short and their data are
// plain strings, so an error is a mistake in the template.
func say(t *template.Template, block string, data any) (string, error) {
	var out strings.Builder
	if err := t.ExecuteTemplate(&out, block, data); err != nil {
		return "", fmt.Errorf("template: %w", err)
	}
	return strings.TrimSpace(out.String()), nil
}
