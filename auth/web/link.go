package web

import (
	"errors"
	"net/http"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/flow"
)

// maxToken bounds what is looked up, in bytes.
const maxToken = 256

// linkToken is the token of a mailed link.
func linkToken(r *http.Request) (auth.Secret, bool) {
	values, err := query(r)
	if err != nil {
		return "", false
	}
	token := values.Get("token")
	return auth.Secret(token), token != "" && len(token) <= maxToken
}

// linkIncomplete answers what mail programs make of long addresses.
func (p *Pages) linkIncomplete(w http.ResponseWriter, r *http.Request) {
	p.notice(w, r, http.StatusBadRequest, notice{
		Mood: bad, Title: "link.incomplete.title", Lines: []string{"link.incomplete"},
		Link: p.url(api.PathForgot), LinkText: "link.new",
	})
}

// linkWords are the keys of what is said of a link that opens nothing: its time
// is over, or it is used up, perhaps a moment ago by who sees this, with a
// second click or on the way back.
type linkWords struct{ expired, over string }

var (
	resetLink = linkWords{"link.expired.reset", "link.over.reset"}
	notMeLink = linkWords{"link.expired.notme", "link.over.notme"}
)

// linkTrouble answers a link that opens nothing.
func (p *Pages) linkTrouble(w http.ResponseWriter, r *http.Request, err error, words linkWords) {
	n := notice{Mood: bad, Link: p.url(api.PathForgot), LinkText: "link.new"}
	switch {
	case errors.Is(err, flow.ErrLinkExpired):
		n.Title, n.Lines = "link.expired.title", []string{words.expired}
	case errors.Is(err, flow.ErrLinkOver):
		n.Title, n.Lines = "link.over.title", []string{words.over}
	default:
		p.trouble(w, r, err)
		return
	}
	p.notice(w, r, http.StatusGone, n)
}

func isLinkError(err error) bool {
	return errors.Is(err, flow.ErrLinkExpired) || errors.Is(err, flow.ErrLinkOver)
}
