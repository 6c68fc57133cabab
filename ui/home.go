package ui

import (
	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// home is what a signed-in person sees: how others see them, and the others.
type home struct {
	w  *Window
	st app.State

	page   *widgets.Page
	head   *widgets.Person
	banner *widgets.Message // about the connection
	notice *widgets.Message // to be read once
	status *widgets.Message // about the own status
	ending *widgets.Message // the session is about to end
	search *widgets.Field
	folk   *folk
	inbox  inboxLink
	state  *widgets.Text
	frame  homeFrame
	shown  bool
	offers bool // "Try again" stands beside the trouble with the status
	renews bool // "Sign in again" stands beside the end
}

// homeFrame is what stands around the people; only when it changes is all of
// the screen laid out again.
type homeFrame struct {
	name, line, banner, notice, status, ending, state string
	shape                                             widgets.Status
	retry                                             bool
	folk                                              folkFrame
}

func newHome(w *Window) *home {
	s := &home{w: w, banner: widgets.NewMessage(), notice: widgets.NewMessage(), status: widgets.NewMessage(), ending: widgets.NewMessage()}
	s.head = widgets.NewPerson(say("home.menu"), s.openMenu)
	s.head.SetAction(say("home.try"), func() { w.do(app.RetryNow{}) })
	s.search = widgets.NewField(say("home.search"))
	s.search.OnChanged = s.searched
	s.search.OnMove = func(lines int) { s.page.Scroll(float32(lines) * s.folk.rowHeight()) }
	s.folk = newFolk(w)
	s.state = widgets.NewNote("").Small()
	s.inbox = w.inboxLink()
	links := widgets.NewRow(w.helpLink(), s.inbox)
	links.Space = 20
	s.page = widgets.NewPage(widgets.NewLead(s.folk.top, s.folk.roll), widgets.NewFooter(links, s.state))
	s.page.Top, s.page.Margin = 20, insideMargin
	s.page.Head = widgets.NewColumn().
		Add(0, s.head).
		Add(10, s.banner).
		Add(10, s.ending).
		Add(10, s.notice).
		Add(10, s.status).
		Add(10, s.search)
	return s
}

func (s *home) view() fyne.CanvasObject { return s.page }

func (s *home) first() fyne.Focusable { return nil }

// leave hands over at once what would be handed over a little later.
func (s *home) leave() {
	s.w.later.now("search")
	s.w.later.now("look")
}

func (s *home) escape() {
	if s.search.Text() != "" {
		s.search.SetText("")
	}
}

// searched keeps what is typed for the next window, once typing rests.
func (s *home) searched(text string) {
	s.folk.filter(text)
	s.page.ScrollToTop()
	s.update(s.st)
	if text != s.st.People.Search {
		s.w.postpone("search", searchRests, func() { s.w.do(app.SearchPeople{Text: text}) })
	}
}

func (s *home) update(st app.State) {
	s.st = st
	if !s.shown {
		s.shown = true
		s.search.SetText(st.People.Search)
	}
	s.head.SetPicture(st.Picture)
	s.inbox.update(st)
	next := s.framed()
	next.folk = s.folk.update(st)
	if next == s.frame {
		return
	}
	s.frame = next
	s.head.Set(next.name, next.line, next.shape)
	var change func()
	if !st.Session.SigningOut {
		change = s.openStatus
	}
	s.head.SetWords(say("status.label", "line", next.line), change)
	s.head.ShowAction(next.retry)
	s.state.SetContent(next.state)
	tell(s.banner, next.banner)
	s.tellEnding(next.ending)
	s.tellNotice(next.notice)
	s.tellStatus(next.status)
	show(s.search, s.folk.searchable() || s.search.Text() != "")
	s.page.Refresh()
}

func tell(m *widgets.Message, words string) {
	if words == "" {
		m.Clear()
		return
	}
	m.Tell(words)
}

// framed is what the screen says around the people.
func (s *home) framed() homeFrame {
	st, session := s.st, s.st.Session
	offline := session.Link == app.LinkOffline
	f := homeFrame{
		name: displayName(session), line: s.line(), shape: ownShape(st), state: linkText(st),
		retry: offline && !session.RetryAt.IsZero() && !session.SigningOut,
	}
	if offline {
		f.banner = bannerText(st)
	} else if !session.EndsAt.IsZero() {
		f.ending = say("home.ending", "time", written(session.EndsAt.Local(), "time.today"))
	}
	switch {
	case session.Notice != app.ProblemNone:
		notice := st
		notice.Flow.Problem = session.Notice
		f.notice, _ = problemText(notice, s.w.now())
	case s.w.closing.why:
		f.notice = say("close.minimized", "reason", trayReason(st.Desktop))
	}
	if st.Presence.Problem != app.ProblemNone && !offline {
		f.status = troubleText(st, "status", st.Presence.Problem, s.w.now())
	}
	return f
}

func (s *home) tellNotice(words string) {
	tell(s.notice, words)
	if words == "" {
		return
	}
	s.notice.SetAction(say("home.dismiss"), func() {
		if s.st.Session.Notice != app.ProblemNone {
			s.w.do(app.DismissNotice{})
			return
		}
		s.w.closing.why = false
		s.update(s.st)
	})
}

func (s *home) tellEnding(words string) {
	tell(s.ending, words)
	if words != "" && !s.renews {
		s.renews = true
		s.ending.SetAction(say("home.renew"), func() { s.w.do(app.Renew{}) })
	}
}

func (s *home) tellStatus(words string) {
	if words == "" {
		s.status.Clear()
		return
	}
	s.status.Warn(words)
	if !s.offers {
		s.offers = true
		s.status.SetAction(say("common.retry"), func() {
			s.w.do(app.SetStatus{Status: s.st.Presence.Status, Text: s.st.Presence.Text})
		})
	}
}
