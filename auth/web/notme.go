package web

import (
	"net/http"

	"foyer/auth"
	"foyer/auth/api"
)

// notMe is the page behind "This was not me" in a notice.
type notMe struct {
	Token   string
	Account string
	Alert   string // what went wrong, or empty
}

// showNotMe says what the button does; opening it does nothing.
func (p *Pages) showNotMe(w http.ResponseWriter, r *http.Request) {
	token, ok := linkToken(r)
	if !ok {
		p.linkIncomplete(w, r)
		return
	}
	account, err := p.Flow.LookNotMe(r.Context(), token)
	if err != nil {
		p.linkTrouble(w, r, err, notMeLink)
		return
	}
	p.notMePage(w, r, http.StatusOK, notMe{Token: token.Reveal(), Account: account})
}

func (p *Pages) takeNotMe(w http.ResponseWriter, r *http.Request) {
	if !p.fromHere(r) {
		p.refusePost(w, r, nil)
		return
	}
	values, err := form(r)
	if err != nil {
		p.refusePost(w, r, err)
		return
	}
	token := auth.Secret(values.Get("token"))
	account, err := p.Flow.LookNotMe(r.Context(), token)
	if err != nil {
		p.linkTrouble(w, r, err, notMeLink)
		return
	}
	err = p.Flow.NotMe(r.Context(), token, p.page(r, "notme.title").Lang, p.Source(r))
	switch {
	case err != nil && isLinkError(err):
		p.linkTrouble(w, r, err, notMeLink)
	case err != nil:
		status, _ := p.unavailable(w, r, err)
		p.notMePage(w, r, status, notMe{Token: token.Reveal(), Account: account, Alert: p.sentence(p.page(r, "notme.title"), err)})
	default:
		p.notice(w, r, http.StatusOK, notice{Mood: good, Title: "notme.done.title", Lines: []string{"notme.done", "notme.done.next"}})
	}
}

func (p *Pages) notMePage(w http.ResponseWriter, r *http.Request, status int, body notMe) {
	shown := p.page(r, "notme.title")
	shown.Body, shown.Action, shown.Scripts = body, p.url(api.PathNotMe), []string{"once.js"}
	p.render(w, r, status, "notme", shown)
}
