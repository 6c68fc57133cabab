package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/assets"
	"foyer/ui/widgets"
)

// connect asks for an organization's address and looks at it while it is
// typed.
type connect struct {
	w  *Window
	st app.State

	page     *widgets.Page
	message  *widgets.Message
	about    *widgets.Text
	address  *widgets.Field
	status   *widgets.StatusLine
	primary  *widgets.Button
	others   *widgets.Column // the servers inside
	computer *widgets.Button
	practice *widgets.Button
	own      *widgets.Text // what this computer only means
	asked    string        // the address that was last looked at
	why      bool          // the button was pressed before a server was found
	touched  bool
	filling  bool
}

// lookAfter is how long typing rests before the address is looked at.
const lookAfter = 400 * time.Millisecond

func newConnect(w *Window) *connect {
	s := &connect{w: w, message: widgets.NewMessage(), about: widgets.NewNote(say("connect.about"))}
	s.address = widgets.NewField(say("connect.address"))
	s.address.OnChanged = s.typed
	s.address.OnSubmitted = s.submit
	s.status = widgets.NewStatusLine(assets.Check)
	s.primary = widgets.NewPrimary(say("connect.submit"), s.submit)
	s.computer = widgets.NewOutlined(say("connect.computer"), func() { s.w.do(app.UseComputer{}) })
	s.practice = widgets.NewOutlined(say("connect.practice"), func() { s.w.do(app.UsePractice{}) })
	s.message.Tell(say("connect.managed"))
	s.own = widgets.NewNote(say("connect.computer.note")).Small().Centered()
	s.others = widgets.NewColumn().
		Add(0, widgets.NewDivider(say("signin.or"))).
		Add(14, s.computer).
		Add(6, s.own).
		Add(16, s.practice)
	body := widgets.NewColumn().
		Add(0, widgets.NewTitle(say("connect.title"))).
		Add(6, s.about).
		Add(20, s.address).
		Add(8, s.status).
		Add(12, s.primary).
		Add(16, s.others).
		Add(12, s.message)
	s.page = widgets.NewPage(body, w.backFooter(true))
	return s
}

func (s *connect) view() fyne.CanvasObject { return s.page }

func (s *connect) first() fyne.Focusable { return s.address.Focus() }

func (s *connect) leave() {
	s.primary.SetBusy(false, "")
	s.status.Set(widgets.MoodNone, "")
}

func (s *connect) escape() {
	if s.st.Flow.Busy {
		s.w.do(app.CancelFlow{})
		return
	}
	s.w.back()
}

func (s *connect) typed(string) {
	if s.filling {
		return
	}
	s.touched, s.why = true, false
	s.address.SetWrong(false)
	s.w.postpone("check", lookAfter, s.look)
	s.update(s.st)
}

func (s *connect) look() {
	address := s.typedAddress()
	if address != s.asked {
		s.asked = address
		s.w.do(app.CheckServer{Address: address})
	}
}

func (s *connect) typedAddress() string { return strings.TrimSpace(s.address.Text()) }

// found is what is known about exactly the typed address.
func (s *connect) found() app.CheckStatus {
	check := s.st.Server.Check
	address := s.typedAddress()
	switch {
	case address == "":
		return app.CheckNone
	case strings.TrimSpace(check.Address) != address:
		return app.CheckLooking
	case check.Status == app.CheckNone:
		return app.CheckLooking
	}
	return check.Status
}

func (s *connect) submit() {
	if s.st.Flow.Busy {
		return
	}
	if s.found() == app.CheckFound {
		s.w.do(app.Connect{Address: s.typedAddress()})
		return
	}
	s.w.later.drop("check")
	if retryable(s.found()) {
		s.asked = ""
	}
	s.look()
	s.why = true
	s.update(s.st)
	s.w.focus(s.address.Focus())
}

// retryable: the same address may be found when it is asked again.
func retryable(c app.CheckStatus) bool {
	return c == app.CheckUnreachable || c == app.CheckCertificate || c == app.CheckNotFoyer
}

func (s *connect) update(st app.State) {
	s.st = st
	if !s.touched && st.Server.Check.Address != "" {
		s.filling = true
		s.address.SetText(st.Server.Check.Address)
		s.filling = false
	}
	for _, o := range []fyne.CanvasObject{s.about, s.status, s.primary, s.others} {
		show(o, !st.Server.Managed)
	}
	show(s.message, st.Server.Managed)
	if st.Server.Managed {
		s.updateManaged(st)
		return
	}
	found := s.found()
	words := checkText(found, st.Server.Check)
	if s.why && found != app.CheckFound {
		words = say("connect.why." + checkKey(found))
	}
	s.status.Set(checkMood(found), words)
	s.address.SetWrong(s.why && (found == app.CheckNone || checkMood(found) == widgets.MoodBad))
	s.address.SetLocked(st.Flow.Busy)
	s.primary.SetBusy(st.Flow.Busy, say("connect.busy"))
	show(s.computer, st.Server.Kind != app.ServerComputer)
	show(s.own, st.Server.Kind != app.ServerComputer)
	show(s.practice, st.Server.Kind != app.ServerPractice)
	lock(s.computer, st.Flow.Busy)
	lock(s.practice, st.Flow.Busy)
	s.page.Refresh()
}

// updateManaged shows an address that an administrator has set: there is
// nothing to type and nothing to press.
func (s *connect) updateManaged(st app.State) {
	s.filling = true
	s.address.SetText(bareHost(st.Server.URL))
	s.filling = false
	s.address.SetLocked(true)
	s.page.Refresh()
}

func checkKey(c app.CheckStatus) string {
	if c == app.CheckNone {
		return "none"
	}
	return string(c)
}

func checkText(c app.CheckStatus, check app.ServerCheck) string {
	name := check.Name
	if name == "" {
		name = bareHost(check.URL)
	}
	return say("check."+checkKey(c), "name", name)
}

func checkMood(c app.CheckStatus) widgets.Mood {
	switch c {
	case app.CheckNone:
		return widgets.MoodNone
	case app.CheckLooking:
		return widgets.MoodBusy
	case app.CheckFound:
		return widgets.MoodGood
	}
	return widgets.MoodBad
}
