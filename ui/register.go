package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// register asks for name, email and password of a new account.
type register struct {
	w  *Window
	st app.State

	page    *widgets.Page
	head    *factorHead
	about   *widgets.Text
	message *widgets.Message
	name    *widgets.Field
	email   *widgets.Field
	pair    *passwordPair
	primary *widgets.Button
	back    *widgets.Link
	cancel  *widgets.Link

	once    once
	seen    seen
	why     string // why the button did nothing, a key
	touched bool
	filling bool
}

func newRegister(w *Window) *register {
	s := &register{w: w, head: newFactorHead(w, false), message: widgets.NewMessage(), about: widgets.NewNote("")}
	s.name = widgets.NewField(say("register.name"))
	s.name.Most = mostName
	s.email = widgets.NewField(say("register.email"))
	for _, f := range []*widgets.Field{s.name, s.email} {
		f.OnChanged = func(string) { s.typed() }
		f.OnSubmitted = s.submit
	}
	s.pair = newPasswordPair(say("register.password"), s.typed, s.submit)
	s.primary = widgets.NewPrimary(say("register.submit"), s.submit)
	body := widgets.NewColumn().
		Add(0, s.head).
		Add(6, widgets.NewSlot(s.about, s.message)).
		Add(12, s.name).
		Add(widgets.Gap, s.email).
		Add(widgets.Gap, s.pair.password).
		Add(widgets.Gap, s.pair.repeat).
		Add(12, s.pair.rules)
	s.back = widgets.NewLink(say("common.back"), w.back).Small()
	s.cancel = widgets.NewLink(say("common.cancel"), func() { w.do(app.CancelFlow{}) }).Small()
	s.page = widgets.NewPage(body, widgets.NewFooter(widgets.NewRow(s.back, s.cancel), w.helpLink()))
	s.page.Top = enrollTop
	s.page.Dock = widgets.NewColumn().Add(0, s.primary)
	return s
}

func (s *register) view() fyne.CanvasObject { return s.page }

func (s *register) first() fyne.Focusable {
	for _, f := range []*widgets.Field{s.name, s.email} {
		if f.Text() == "" {
			return f.Focus()
		}
	}
	return s.pair.password.Focus()
}

// leave forgets the password, unless help is asked for in between.
func (s *register) leave() {
	s.primary.SetBusy(false, "")
	s.once.forget()
	if s.w.state.Route != app.RouteHelp {
		s.filling = true
		s.pair.clear()
		s.filling = false
		s.touched, s.why = false, ""
	}
}

func (s *register) escape() {
	if s.st.Flow.Busy {
		s.w.do(app.CancelFlow{})
		return
	}
	s.w.back()
}

func (s *register) typed() {
	if s.filling {
		return
	}
	s.touched, s.why = true, ""
	s.mark(nil)
	s.update(s.st)
}

// mark marks one field as the one to look at, or none.
func (s *register) mark(field *widgets.Field) {
	for _, f := range []*widgets.Field{s.name, s.email, s.pair.password, s.pair.repeat} {
		f.SetWrong(f == field)
	}
	if field != nil {
		s.w.focus(field.Focus())
	}
}

func (s *register) submit() {
	if s.st.Flow.Busy || throttled(s.st, s.w.now()) {
		return
	}
	if why, at := s.trouble(); at != nil {
		s.why = why
		s.update(s.st)
		s.mark(at)
		return
	}
	password := s.pair.password.Text()
	if s.once.ask(s.w, s.st, app.Register{
		Name: strings.TrimSpace(s.name.Text()), Email: strings.TrimSpace(s.email.Text()),
		Password: app.Secret(password), Repeat: app.Secret(s.pair.repeat.Text()),
	}) {
		s.why, s.pair.refused = "", password
	}
}

// trouble says why it can't be submitted, as a key, and where to look.
func (s *register) trouble() (why string, at *widgets.Field) {
	switch email := strings.TrimSpace(s.email.Text()); {
	case strings.TrimSpace(s.name.Text()) == "":
		return "problem.empty_name", s.name
	case email == "":
		return "problem.empty_email", s.email
	case !looksLikeEmail(email):
		return "register.bad_email", s.email
	}
	return s.pair.trouble()
}

// looksLikeEmail finds slips; whether an address is one, its code tells.
func looksLikeEmail(text string) bool {
	local, domain, found := strings.Cut(text, "@")
	return found && local != "" && domain != "" && !strings.ContainsAny(text, " \t,;") && !strings.Contains(domain, "@")
}

func (s *register) update(st app.State) {
	s.st = st
	s.once.heard(st)
	r := registration(st)
	s.head.update(st, registerTitle(st))
	about := "register.about"
	switch {
	case r.First:
		about += ".first"
	case st.Server.Offers.Registration == app.RegisteringInvited:
		about += ".invited"
	}
	s.about.SetContent(say(about))
	if !s.touched {
		s.fill(r)
	}
	s.pair.update(st.Flow.Rules)
	why := ""
	if s.why != "" {
		why = say(s.why)
	}
	tellForm(s.w, st, s.message, why)
	busy := st.Flow.Busy
	s.name.SetLocked(busy)
	s.email.SetLocked(busy)
	s.pair.lock(busy)
	s.primary.SetBusy(busy, say("register.busy"))
	lock(s.primary, busy || throttled(st, s.w.now()))
	show(s.back, !busy)
	show(s.cancel, busy)
	s.page.Refresh()
	s.react(st)
}

func registration(st app.State) app.Registration {
	if st.Flow.Registration != nil {
		return *st.Flow.Registration
	}
	return app.Registration{}
}

// registerTitle is also the window's.
func registerTitle(st app.State) string {
	if registration(st).First {
		return say("title.register.first")
	}
	return say("title.register")
}

func (s *register) fill(r app.Registration) {
	s.filling = true
	s.name.SetText(r.Name)
	s.email.SetText(r.Email)
	s.filling = false
}

// react marks the field to look at, once for each new problem.
func (s *register) react(st app.State) {
	now := seen{st.Flow.Problem, st.Flow.Attempt}
	if st.Flow.Busy || now == s.seen {
		return
	}
	s.seen = now
	at := map[app.Problem]*widgets.Field{
		app.ProblemEmptyName: s.name, app.ProblemEmptyEmail: s.email, app.ProblemNotUsable: s.email, app.ProblemTaken: s.email,
		app.ProblemWeakPassword: s.pair.password, app.ProblemEmptyPassword: s.pair.password, app.ProblemPasswordsDiffer: s.pair.repeat,
	}[now.problem]
	if at == nil {
		return
	}
	s.mark(at)
	if now.problem == app.ProblemWeakPassword {
		s.page.Reveal(s.pair.rules)
	}
}
