package ui

import (
	"strconv"

	"foyer/app"
	"foyer/ui/widgets"
)

// factorHead is what the screens of second factors begin with: the bars of a
// set-up, "Practice" with the way to its inbox, the title.
type factorHead struct {
	*widgets.Column
	bars     *widgets.Steps
	practice *widgets.Row
	inbox    *widgets.CountLink
	title    *widgets.Text
}

// newFactorHead returns a head; withInbox is for screens that ask for a code.
func newFactorHead(w *Window, withInbox bool) *factorHead {
	h := &factorHead{Column: widgets.NewColumn(), title: widgets.NewTitle("")}
	h.bars = widgets.NewSteps()
	h.inbox = widgets.NewCountLink(say("factor.inbox"), func() { w.do(app.Show{Route: app.RouteInbox}) })
	show(h.inbox, withInbox)
	h.practice = widgets.NewRow(widgets.NewChip(say("common.practice")), h.inbox)
	h.practice.Space = 10
	title := widgets.NewColumn().Add(0, h.practice).Add(6, h.title)
	h.Add(0, h.bars).Add(16, title)
	return h
}

func (h *factorHead) update(st app.State, title string) {
	h.title.SetContent(title)
	show(h.practice, st.Server.Kind == app.ServerPractice)
	words := say("factor.inbox")
	if n := st.Inbox.Unread; n > 0 {
		words = say("factor.inbox.new", "n", strconv.Itoa(n))
	}
	h.inbox.SetCount(st.Inbox.Unread, words)
	at, of := 0, 0
	if e := st.Flow.Enrollment; e != nil {
		at, of = e.Bar, e.Bars
	}
	h.bars.Set(at, of, say("factor.step", "n", strconv.Itoa(at), "of", strconv.Itoa(of)))
}

// Space above the title: bars stand in it, so that titles keep their place.
const (
	factorTop = 48 // without bars
	enrollTop = 28 // above bars
)
