package web

import (
	"encoding/json"
	"errors"
	"math"
	"net/http"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/flow"
)

// maxRequestURI bounds what is looked up, in bytes.
const maxRequestURI = 512

// ceremony is what the page of a leg shows, and what its script works with.
type ceremony struct {
	flow.LegView
	Creates        bool
	RequestURI     string
	Public         string // the options, as the script reads them
	Seconds        int
	Finish, Cancel string
}

func (p *Pages) showLeg(w http.ResponseWriter, r *http.Request) {
	requestURI, ok := legAddress(r)
	if !ok {
		p.notice(w, r, http.StatusBadRequest, notice{Mood: bad, Title: "leg.address.title", Lines: []string{"leg.address"}})
		return
	}
	if isLook(r) {
		// Whatever looks ahead must not become the browser of the leg; a browser
		// that is refused loads the page when it is really opened.
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	view, fresh, err := p.Flow.VisitLeg(r.Context(), requestURI, p.cookieOf(r, requestURI))
	if err != nil {
		p.legTrouble(w, r, err)
		return
	}
	if fresh != "" {
		http.SetCookie(w, p.legCookie(requestURI, fresh))
	}
	p.render(w, r, http.StatusOK, "ceremony", p.ceremonyPage(r, requestURI, view))
}

// legAddress takes the two parameters of the address that the program opens
// and, as RFC 9126 has it, no others.
func legAddress(r *http.Request) (requestURI string, ok bool) {
	values, err := query(r)
	if err != nil || len(values) != 2 || values.Get("client_id") != api.ClientDesktop {
		return "", false
	}
	requestURI = values.Get("request_uri")
	return requestURI, requestURI != "" && len(requestURI) <= maxRequestURI
}

func (p *Pages) ceremonyPage(r *http.Request, requestURI string, view flow.LegView) page {
	creates := view.Step == auth.StepEnrollPasskey
	title := "leg.use.title"
	if creates {
		title = "leg.create.title"
	}
	options := view.Options
	if !json.Valid(options) {
		options = json.RawMessage("{}") // the script tells that the browser cannot do it
	}
	shown := p.page(r, title, view.Locale)
	shown.Scripts = []string{"ceremony.js"}
	shown.Body = ceremony{
		LegView: view, Creates: creates, RequestURI: requestURI, Public: string(options),
		Seconds: int(math.Floor(view.ExpiresIn.Seconds())), Finish: p.url(pathFinish), Cancel: p.url(pathCancel),
	}
	return shown
}

// legTrouble answers a visit that shows no ceremony.
func (p *Pages) legTrouble(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case errors.Is(err, flow.ErrLegOver):
		p.notice(w, r, http.StatusGone, notice{Mood: bad, Title: "leg.over.title", Lines: []string{"leg.over"}})
	case errors.Is(err, flow.ErrLegElsewhere):
		p.notice(w, r, http.StatusConflict, notice{
			Mood: bad, Title: "leg.elsewhere.title", Lines: []string{"leg.elsewhere", "leg.elsewhere.next"},
		})
	default:
		p.trouble(w, r, err)
	}
}
