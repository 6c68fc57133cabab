package ui

import (
	"strconv"

	"foyer/app"
	"foyer/ui/widgets"
)

// inboxLink leads to the practice inbox and tells how many letters are new. A
// screen places it, in a footer beside Help, and updates it with each State;
// outside practice mode it hides.
type inboxLink struct{ *widgets.CountLink }

func (w *Window) inboxLink() inboxLink {
	open := func() { w.do(app.Show{Route: app.RouteInbox}) }
	return inboxLink{widgets.NewCountLink(say("inbox.link"), open)}
}

func (l inboxLink) update(st app.State) {
	show(l, st.Server.Kind == app.ServerPractice)
	l.SetCount(st.Inbox.Unread, countText("inbox.link", st.Inbox.Unread, say("inbox.link")))
}

// countText says a number with the sentence that fits it: key.1, key.n, or
// none where there is nothing to count.
func countText(key string, n int, none string) string {
	switch n {
	case 0:
		return none
	case 1:
		return say(key + ".1")
	}
	return say(key+".n", "n", number(n))
}

// number writes thousands apart.
func number(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + say("number.thousands") + digits[i:]
	}
	return digits
}
