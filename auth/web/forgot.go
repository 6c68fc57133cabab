package web

import (
	"net/http"
	"strings"

	"foyer/auth"
	"foyer/auth/api"
)

// forgot is the form that asks for a reset.
type forgot struct {
	Identifier string
	Alert      string // what went wrong, or empty
}

// leadToForgot leads a password manager to the one page where a password can be
// changed without the program.
func (p *Pages) leadToForgot(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, p.url(api.PathForgot), http.StatusSeeOther)
}

func (p *Pages) showForgot(w http.ResponseWriter, r *http.Request) {
	typed := ""
	if values, err := query(r); err == nil {
		typed = values.Get("identifier")
	}
	if len(typed) > auth.MaxIdentifier {
		typed = ""
	}
	p.forgotPage(w, r, http.StatusOK, forgot{Identifier: typed})
}

// takeForgot answers the same whoever is named. The program posts the form as
// well, and is told in JSON.
func (p *Pages) takeForgot(w http.ResponseWriter, r *http.Request) {
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		p.takeForgotJSON(w, r)
		return
	}
	if !p.fromHere(r) {
		p.refusePost(w, r, nil)
		return
	}
	values, err := form(r)
	if err != nil {
		p.refusePost(w, r, err)
		return
	}
	typed := strings.TrimSpace(values.Get("identifier"))
	shown := p.page(r, "forgot.title")
	if typed == "" {
		p.forgotPage(w, r, http.StatusBadRequest, forgot{Alert: shown.T("forgot.missing")})
		return
	}
	err = p.Flow.RequestReset(r.Context(), typed, shown.Lang, p.Source(r))
	if err != nil {
		status, _ := p.unavailable(w, r, err)
		p.forgotPage(w, r, status, forgot{Identifier: typed, Alert: p.sentence(shown, err)})
		return
	}
	p.notice(w, r, http.StatusOK, notice{
		Mood: mail, Title: "sent.title", Lines: []string{"sent", "sent.spam"},
		Link: p.url(api.PathForgot), LinkText: "sent.again",
	})
}

func (p *Pages) takeForgotJSON(w http.ResponseWriter, r *http.Request) {
	refused := map[string]string{"error": string(api.ErrInvalidRequest)}
	if !p.fromHere(r) && !fromNoPage(r) {
		writeJSON(w, http.StatusForbidden, refused)
		return
	}
	values, err := form(r)
	if err != nil || strings.TrimSpace(values.Get("identifier")) == "" {
		writeJSON(w, http.StatusBadRequest, refused)
		return
	}
	locale := values.Get("ui_locales")
	if locale == "" || len(locale) > maxLocales {
		locale = p.page(r, "forgot.title").Lang
	}
	err = p.Flow.RequestReset(r.Context(), strings.TrimSpace(values.Get("identifier")), locale, p.Source(r))
	if err != nil {
		status, word := p.unavailable(w, r, err)
		writeJSON(w, status, map[string]string{"error": word})
		return
	}
	writeJSON(w, http.StatusAccepted, struct{}{})
}

func (p *Pages) forgotPage(w http.ResponseWriter, r *http.Request, status int, body forgot) {
	shown := p.page(r, "forgot.title")
	shown.Body, shown.Action, shown.Scripts = body, p.url(api.PathForgot), []string{"once.js"}
	p.render(w, r, status, "forgot", shown)
}
