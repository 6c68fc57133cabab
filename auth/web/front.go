package web

import "net/http"

// showFront answers who types the server's address into a browser, to see
// whether it is there.
func (p *Pages) showFront(w http.ResponseWriter, r *http.Request) {
	lines := []string{"front"}
	if p.secure { // else it is of this computer only, and nobody connects to it
		lines = append(lines, "front.connect")
	}
	p.notice(w, r, http.StatusOK, notice{Mood: good, Title: "front.title", Lines: lines})
}
