package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/assets"
	"foyer/ui/widgets"
)

// signIn is the sign-in form. Text and ticks belong to the person once they
// were touched: a later State never overwrites them.
type signIn struct {
	w  *Window
	st app.State

	page        *widgets.Page
	stage       *widgets.Stage
	tall, small *header
	message     *widgets.Message

	form     *widgets.Column
	username *widgets.Field
	person   *widgets.Row
	face     *widgets.Avatar
	personID *widgets.Text
	password *widgets.Field
	remember *widgets.Checkbox
	kept     *widgets.Text
	choice   *widgets.Choice
	login    *widgets.Button
	google   *widgets.Button
	passkey  *widgets.Button
	create   *widgets.Link
	forgot   *widgets.Link
	others   *widgets.Column
	again    *widgets.Button // Google and a passkey, for one person only
	againKey *widgets.Button
	notYou   *widgets.Link
	host     *widgets.Text
	server   *widgets.Link
	help     *widgets.Link
	cancel   *widgets.Link
	version  *widgets.Text

	server0  string // the server whose credentials are typed
	touched  bool   // the username was typed or picked
	ticked   bool   // the checkbox was clicked
	info     string // what the server does not offer, a key
	seen     seen
	sent     bool // submitted, and no answer seen yet
	sentAt   time.Time
	attempt  int  // Flow.Attempt when it was submitted
	filling  bool // the State is being taken over; nobody types
	filledIn bool // a practice person was picked: Login gets the focus
}

// seen is the problem that was last reacted to.
type seen struct {
	problem app.Problem
	attempt int
}

func newSignIn(w *Window, st app.State) *signIn {
	s := &signIn{w: w, st: st}
	s.tall, s.small = newHeader(w, true), newHeader(w, false)
	s.message = widgets.NewMessage()
	s.buildFields()
	s.buildForm()
	s.stage = widgets.NewStage(s.tall, s.small, s.message, s.form)
	s.help, s.cancel = w.helpLink(), widgets.NewLink(say("common.cancel"), s.escape).Small()
	s.cancel.Hide()
	s.version = widgets.NewNote("").Small()
	out := widgets.NewRow(s.cancel, s.help)
	s.page = widgets.NewPage(s.stage, widgets.NewFooter(out, s.version))
	s.page.Top = 0
	return s
}

func (s *signIn) buildFields() {
	s.username = widgets.NewField(say("signin.username"))
	s.username.OnChanged = s.typedUsername
	s.username.OnSubmitted = s.submit
	s.password = widgets.NewPassword(say("signin.password"), say("signin.show"), say("signin.hide"))
	s.password.OnChanged = func(string) {
		if !s.filling {
			s.typed()
		}
	}
	s.password.OnSubmitted = s.submit
	s.remember = widgets.NewCheckbox(say("signin.remember"), assets.Check, func(on bool) {
		s.ticked = true
		s.w.do(app.SetRemember{Remember: on})
	})
	s.kept = widgets.NewNote("")
	s.kept.TextSize = widgets.SizeTiny
	s.personID = widgets.NewText("").OneLine()
	s.face = widgets.NewAvatar("", 28)
	s.face.Soft = true
	s.person = widgets.NewRow(s.face, s.personID)
	s.person.Shrink = true
	s.login = widgets.NewPrimary(say("signin.login"), s.submit)
}

func (s *signIn) buildForm() {
	s.forgot = widgets.NewLink(say("signin.forgot"), s.openForgot)
	s.create = widgets.NewLink(say("signin.create"), s.openRegister)
	s.google = googleButton(say("signin.google"), s.useGoogle)
	s.again = googleButton(say("signin.google.again"), s.googleAgain)
	s.passkey = passkeyButton(say("signin.passkey"), s.usePasskey)
	s.againKey = passkeyButton(say("signin.passkey"), s.passkeyAgain)
	s.others = widgets.NewColumn().Add(0, widgets.NewCentered(s.create)).
		Add(10, widgets.NewDivider(say("signin.or"))).Add(10, s.google).Add(widgets.Gap, s.passkey)
	s.choice = widgets.NewChoice(s.remember, s.kept, s.forgot)
	s.notYou = widgets.NewLink("", s.notThis)
	s.host = widgets.NewNote("").Small().OneLine()
	s.server = widgets.NewLink("", func() { s.w.do(app.Show{Route: app.RouteConnect}) }).Small()
	servers := widgets.NewCentered(s.host, s.server)

	s.form = widgets.NewColumn().
		Add(0, s.person).
		Add(0, s.username).
		Add(widgets.Gap, s.password).
		Add(10, s.choice).
		Add(14, s.login).
		Add(widgets.Gap, s.again).
		Add(widgets.Gap, s.againKey).
		Add(12, s.notYouRow()).
		Add(12, s.others).
		Add(14, servers)
}

func (s *signIn) notYouRow() fyne.CanvasObject { return widgets.NewCentered(s.notYou) }

func passkeyButton(label string, tapped func()) *widgets.Button {
	b := widgets.NewOutlined(label, tapped)
	b.Icon = assets.Passkey
	return b
}

func googleButton(label string, tapped func()) *widgets.Button {
	b := widgets.NewOutlined(label, tapped)
	b.Icon = func(string) []byte { return assets.Google() }
	return b
}

// notThis is for another person; in a step-up, for another method.
func (s *signIn) notThis() {
	switch {
	case s.stepUp():
		s.w.do(app.OtherWays{})
	case s.linking(), s.renewing():
		s.w.do(app.CancelFlow{})
	default:
		s.w.do(app.LogOut{})
	}
}

// stepUp: a person who is signed in proves who they are once more.
func (s *signIn) stepUp() bool { return s.st.Flow.Purpose != app.PurposeSignIn }

// linking: the account that Google is to be linked to is being proved. Nobody
// has been signed in, as in a session that pauses.
func (s *signIn) linking() bool { return linking(s.st) }

// renewing: a person who is signed in signs in again before the session ends,
// and may leave it at that.
func (s *signIn) renewing() bool {
	return s.st.Session.SignedIn && s.st.Flow.FixedUsername && !s.stepUp()
}

func linking(st app.State) bool {
	return st.Flow.FixedUsername && st.Flow.Purpose == app.PurposeSignIn && st.Session.Name == "" && st.Session.Username == ""
}

func (s *signIn) view() fyne.CanvasObject { return s.page }

func (s *signIn) first() fyne.Focusable {
	switch {
	case s.filledIn:
		s.filledIn = false
		return s.login
	case s.username.Visible() && s.username.Text() == "":
		return s.username.Focus()
	}
	return s.password.Focus()
}

func (s *signIn) typedUsername(text string) {
	if s.filling {
		return
	}
	s.touched = true
	s.w.postpone("username", 500*time.Millisecond, func() { s.w.do(app.EditUsername{Username: text}) })
	s.typed()
}

// typed takes back what an earlier try has left: marks and explanations.
func (s *signIn) typed() {
	s.username.SetWrong(false)
	s.password.SetWrong(false)
	if s.info != "" {
		s.info = ""
		s.update(s.st)
	}
}
