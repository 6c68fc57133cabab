package web

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"sync"
	"time"

	"foyer/auth/api"
)

//go:embed templates
var templates embed.FS

// parsed are the pages by name, all at once, so that one that is broken fails
// the first of any. A server that no browser has come to has not parsed them.
var parsed = sync.OnceValue(func() map[string]*template.Template {
	return parse("ceremony", "notice", "forgot", "reset", "notme")
})

func parse(names ...string) map[string]*template.Template {
	all := make(map[string]*template.Template, len(names))
	for _, name := range names {
		all[name] = template.Must(template.ParseFS(templates, "templates/layout.html", "templates/"+name+".html"))
	}
	return all
}

// page is what the layout shows around the Body of a page.
type page struct {
	Lang     string
	Title    string // the text
	Server   string
	Practice bool
	Logo     template.HTML
	Static   string
	Scripts  []string // files of static, in the order they run
	Action   string   // where a form posts to
	Body     any
}

// T is a text in the language of the page.
func (p page) T(key string, args ...any) string { return say(p.Lang, key, args...) }

// span is a time to wait, rounded up.
func (p page) span(wait time.Duration) string {
	if s := seconds(wait); s > 120 {
		return p.T("span.minutes", (s+59)/60)
	}
	return p.T("span.seconds", seconds(wait))
}

// page begins a page; title is a key. locales are what is known of the
// person's language beyond what the browser says.
func (p *Pages) page(r *http.Request, title string, locales ...string) page {
	shown := page{
		Lang: languageFor(append(locales, r.Header.Get("Accept-Language"))...), Server: p.Name(r.Context()),
		Practice: p.Practice, Logo: p.logo, Static: p.url(staticPath),
	}
	shown.Title = shown.T(title)
	return shown
}

// The moods of a notice: which sign stands above it.
const (
	good = "good"
	bad  = "bad"
	mail = "mail"
)

// notice is a page that only tells something. Title, Lines and LinkText are
// keys.
type notice struct {
	Mood     string // one of the moods, or empty: back to the program
	Title    string
	Lines    []string
	Link     string
	LinkText string
}

func (p *Pages) notice(w http.ResponseWriter, r *http.Request, status int, n notice) {
	shown := p.page(r, n.Title)
	for i, key := range n.Lines {
		n.Lines[i] = shown.T(key)
	}
	if n.LinkText != "" {
		n.LinkText = shown.T(n.LinkText)
	}
	shown.Body = n
	p.render(w, r, status, "notice", shown)
}

// render writes a whole page or none.
func (p *Pages) render(w http.ResponseWriter, r *http.Request, status int, name string, shown page) {
	var out bytes.Buffer
	if err := parsed()[name].ExecuteTemplate(&out, "layout.html", shown); err != nil {
		p.Logger.ErrorContext(r.Context(), "page failed", "page", name, "error", err)
		writeJSON(w, http.StatusInternalServerError, map[string]string{"error": string(api.ErrServerError)})
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", shown.Lang)
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes()) // the browser is gone: nobody to tell
}
