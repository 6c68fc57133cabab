package web

import (
	"html/template"
	"net/http"
)

// plain is a page without a style sheet, a logo and a way on: it may be shown
// under a name that is not the server's, where none of them could be loaded.
var plain = template.Must(template.ParseFS(templates, "templates/plain.html"))

// Lost answers a browser that asks where nothing is for it. It tells nothing of
// the server, neither its name nor its address: another site may have pointed
// its own name here, to read along.
func Lost(w http.ResponseWriter, r *http.Request, status int) {
	lang := languageFor(r.Header.Get("Accept-Language"))
	title := "lost.host.title"
	if status == http.StatusNotFound {
		title = "lost.path.title"
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", lang)
	w.WriteHeader(status)
	// The browser is gone: nobody to tell.
	_ = plain.Execute(w, map[string]string{"Lang": lang, "Title": say(lang, title), "Text": say(lang, "lost")})
}
