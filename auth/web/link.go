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

// linkTrouble answers a link that opens nothing. expired is the key of what is
// said of one whose time is over.
func (p *Pages) linkTrouble(w http.ResponseWriter, r *http.Request, err error, expired string) {
	n := notice{Mood: bad, Link: p.url(api.PathForgot), LinkText: "link.new"}
	switch {
	case errors.Is(err, flow.ErrLinkExpired):
		n.Title, n.Lines = "link.expired.title", []string{expired}
	case errors.Is(err, flow.ErrLinkOver):
		n.Title, n.Lines = "link.over.title", []string{"link.over"}
	default:
		p.trouble(w, r, err)
		return
	}
	p.notice(w, r, http.StatusGone, n)
}

func isLinkError(err error) bool {
	return errors.Is(err, flow.ErrLinkExpired) || errors.Is(err, flow.ErrLinkOver)
}
