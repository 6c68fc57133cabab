package provider

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

//go:embed pages
var files embed.FS

var pages = func() map[string]*template.Template {
	parsed := map[string]*template.Template{}
	for _, name := range []string{"account", "other", "consent", "end"} {
		parsed[name] = template.Must(template.ParseFS(files, "pages/layout.html", "pages/"+name+".html"))
	}
	return parsed
}()

// page is what the templates read.
type page struct {
	Language, Prefix, Visit string
	T                       words

	People []known
	Person known
	// What the program asks to see.
	SeesEmail, SeesProfile bool
	// The form for another account.
	Name, Email           string
	NameWrong, EmailWrong bool
	// Why the end page is shown.
	Why string
}

// PicturePath of a person, below the prefix.
func (k known) PicturePath() string { return k.path() }

func (p *Provider) show(w http.ResponseWriter, name string, status int, v visit, shown page) {
	shown.Language, shown.Prefix, shown.T = v.Language, p.prefix, texts[v.Language]
	shown.SeesEmail, shown.SeesProfile = slices.Contains(v.Scopes, "email"), slices.Contains(v.Scopes, "profile")
	var body bytes.Buffer
	if err := pages[name].ExecuteTemplate(&body, "layout.html", shown); err != nil {
		http.Error(w, "page cannot be shown", http.StatusInternalServerError)
		return
	}
	guard(w, v.RedirectURI)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", v.Language)
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes())
}

// end is the page of a visit that cannot go on; why is a key of endings.
func (p *Provider) end(w http.ResponseWriter, r *http.Request, why string) {
	v := visit{Language: languageOf(r)}
	p.show(w, "end", http.StatusBadRequest, v, page{Why: texts[v.Language].endings[why]})
}

// guard lets a page load its own style and pictures, and lets its forms lead
// here and to the one program that asked.
func guard(w http.ResponseWriter, redirectURI string) {
	to := "'self'"
	if u, err := url.Parse(redirectURI); err == nil && u.Host != "" {
		to += " " + formTarget(u)
	}
	header := w.Header()
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action "+to+"; base-uri 'none'; frame-ancestors 'none'")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "no-store")
}

// formTarget: a browser holds a form also to where its answer redirects. CSP has
// no way to write an IPv6 address (CSP3, host-source), so there the scheme it is.
func formTarget(redirect *url.URL) string {
	if strings.HasPrefix(redirect.Host, "[") {
		return "http:"
	}
	return "http://" + redirect.Host
}

func (p *Provider) style(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8") // not as a registry has it
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	http.ServeFileFS(w, r, files, "pages/style.css")
}
