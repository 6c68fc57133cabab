package ui

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// mail is where the admin of this computer sets how mail is sent.
type mail struct {
	w  *Window
	st app.State

	page     *widgets.Page
	title    *widgets.Heading
	outcome  *outcome
	server   *widgets.Field
	username *widgets.Field
	kept     *widgets.Field // the password, where one is kept
	password *widgets.Field // the password, where there is none yet
	from     *widgets.Field
	save     *widgets.Button
	why      string // why the button did nothing, a sentence
	touched  bool
	filling  bool
	errand   errand
	old      result // what was known before the last change; it is not said again
}

func newMail(w *Window) *mail {
	s := &mail{w: w, title: widgets.NewHeading(say("title.mail")), outcome: newOutcome(w)}
	s.server = widgets.NewField(say("mail.server"))
	s.username = widgets.NewField(say("mail.username"))
	s.password = widgets.NewPassword(say("mail.password"), say("signin.show"), say("signin.hide"))
	s.kept = widgets.NewPassword(say("mail.password.kept"), say("signin.show"), say("signin.hide"))
	s.from = widgets.NewField(say("mail.from"))
	for _, f := range s.fields() {
		f.OnChanged = func(string) { s.typed() }
		f.OnSubmitted = s.submit
	}
	s.save = widgets.NewPrimary(say("mail.save"), s.submit)
	body := widgets.NewColumn().
		Add(0, s.title).
		Add(6, widgets.NewSlot(widgets.NewNote(say("mail.about")), s.outcome.message)).
		Add(14, s.server).
		Add(widgets.Gap, s.username).
		Add(widgets.Gap, s.password).
		Add(widgets.Gap, s.kept).
		Add(widgets.Gap, s.from).
		Add(14, s.save).
		Add(10, widgets.NewNote(say("mail.off")).Small().Centered()).
		Add(8, widgets.NewText(""))
	s.page = widgets.NewPage(body, w.backFooter(true))
	s.page.Margin = insideMargin
	return s
}

func (s *mail) fields() []*widgets.Field {
	return []*widgets.Field{s.server, s.username, s.password, s.kept, s.from}
}

func (s *mail) view() fyne.CanvasObject { return s.page }

func (s *mail) first() fyne.Focusable { return s.server.Focus() }

// leave drops what was not saved, unless help or a fresh proof comes between.
func (s *mail) leave() {
	s.title.SetBusy(false)
	s.save.SetBusy(false, "")
	if !s.w.forAWhile() {
		s.forget()
		s.errand = errand{}
	}
}

func (s *mail) forget() {
	s.filling = true
	s.password.SetText("")
	s.kept.SetText("")
	s.filling = false
	s.touched, s.why = false, ""
}

func (s *mail) escape() { s.w.back() }

func (s *mail) typed() {
	if s.filling {
		return
	}
	s.touched, s.why = true, ""
	o := s.st.Organization
	s.old = result{o.Problem, o.Done}
	s.mark(nil)
	s.update(s.st)
}

// mark marks one field as the one to look at, or none.
func (s *mail) mark(field *widgets.Field) {
	for _, f := range s.fields() {
		f.SetWrong(f == field)
	}
	if field != nil {
		s.w.focus(field.Focus())
	}
}

// secret is the field for the password that shows.
func (s *mail) secret() *widgets.Field {
	if s.st.Organization.Mail.Server != "" {
		return s.kept
	}
	return s.password
}

func (s *mail) submit() {
	if s.st.Organization.Busy || s.errand.waits(s.w) {
		return
	}
	if why, at := s.trouble(); at != nil {
		s.why = say(why)
		s.update(s.st)
		s.mark(at)
		return
	}
	o := s.st.Organization
	s.why = ""
	s.errand.begin(s.w, result{o.Problem, o.Done})
	s.w.do(app.SaveMail{
		Server: strings.TrimSpace(s.server.Text()), Username: strings.TrimSpace(s.username.Text()),
		Password: app.Secret(s.secret().Text()), From: strings.TrimSpace(s.from.Text()),
	})
}

// trouble says why it can't be saved, as a key, and where to look.
func (s *mail) trouble() (why string, at *widgets.Field) {
	server, from := strings.TrimSpace(s.server.Text()), strings.TrimSpace(s.from.Text())
	switch {
	case server == "":
		return "", nil
	case !hasPort(server):
		return "mail.bad_server", s.server
	case !strings.Contains(from, "@"):
		return "mail.bad_from", s.from
	}
	return "", nil
}

// hasPort reports whether a text can be host:port.
func hasPort(server string) bool {
	i := strings.LastIndexByte(server, ':')
	if i < 1 {
		return false
	}
	port, err := strconv.Atoi(server[i+1:])
	return err == nil && port > 0 && port < 1<<16
}

func (s *mail) update(st app.State) {
	s.st = st
	o := st.Organization
	now := result{o.Problem, o.Done}
	if s.errand.answered(o.Busy, result{o.Problem, o.Done}) {
		s.old = result{}
		if o.Problem == app.ProblemNone {
			s.forget()
		}
	}
	if !s.touched {
		s.fill(o.Mail)
	}
	waiting := !o.Mail.Loaded && o.Problem == app.ProblemNone
	s.title.SetBusy(waiting)
	if now == s.old {
		now = result{} // it was about what has been changed since
	}
	s.outcome.update(st, "mail", o.Busy, now.problem, doneKey(now.done))
	if s.why != "" {
		s.outcome.message.Warn(s.why)
	}
	kept := s.secret() == s.kept
	show(s.kept, kept)
	show(s.password, !kept)
	for _, f := range s.fields() {
		f.SetLocked(o.Busy || !o.Mail.Editable)
	}
	s.save.SetBusy(s.errand.under && o.Busy, say("mail.saving"))
	lock(s.save, o.Busy || !o.Mail.Editable)
	s.page.Refresh()
}

func (s *mail) fill(m app.MailSettings) {
	s.filling = true
	s.server.SetText(m.Server)
	s.username.SetText(m.Username)
	s.from.SetText(m.From)
	s.filling = false
}
