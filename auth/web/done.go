package web

import "net/http"

// showDone is where the program's listener sends the browser: a clean address,
// without the code. It is not told how it went by anything but the address,
// so a value it does not know promises nothing.
func (p *Pages) showDone(w http.ResponseWriter, r *http.Request) {
	result := ""
	if values, err := query(r); err == nil {
		result = values.Get("result")
	}
	n := notice{Title: "done.title", Lines: []string{"done"}}
	switch result {
	case "ok":
		n = notice{Mood: good, Title: "done.ok.title", Lines: []string{"done.ok"}}
	case "cancelled":
		n = notice{Title: "done.cancelled.title", Lines: []string{"done.cancelled"}}
	case "closed":
		n = notice{Title: "done.closed.title", Lines: []string{"done.closed"}}
	case "late":
		n = notice{Title: "done.late.title", Lines: []string{"done.late", "done.late.next"}}
	}
	p.notice(w, r, http.StatusOK, n)
}
