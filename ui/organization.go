package ui

import (
	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/assets"
	"foyer/ui/widgets"
)

// organization is where an admin sets the policy on second factors. What is
// chosen here is a draft until it is saved, and it is saved only after the
// person has read whom it affects.
type organization struct {
	w  *Window
	st app.State

	page    *widgets.Page
	title   *widgets.Heading
	name    *widgets.Text
	form    *widgets.Column
	mfa     map[string]*widgets.Option
	methods map[string]*widgets.Option
	effect  map[bool]*widgets.Option
	people  *widgets.Text
	outcome *outcome
	early   *outcome // before there is anything to show
	row     *widgets.Row
	mail    *widgets.Text
	mailTo  *widgets.Link
	mailRow *widgets.Row
	hint    *widgets.StatusLine
	save    *widgets.Button
	dock    *widgets.Column

	draft   policy
	touched bool   // the draft is the person's; else it follows the State
	asked   policy // what a preview was last asked for
	due     bool   // a preview waits for another answer
	sent    bool   // Save policy was pressed, and the answer is not here yet
	old     result // what was known before the last change; it is not said again
	hushed  bool
}

func newOrganization(w *Window) *organization {
	s := &organization{w: w, title: widgets.NewHeading(say("organization.title")), outcome: newOutcome(w), early: newOutcome(w)}
	s.name = widgets.NewNote("")
	s.people = widgets.NewText(say("organization.people"))
	open := widgets.NewLink(say("organization.people.open"), func() { w.do(app.Show{Route: app.RoutePeople}) })
	s.row = widgets.NewSpread(s.people, open)
	s.mail = widgets.NewText(say("mail.row"))
	s.mailTo = widgets.NewLink("", func() { w.do(app.Show{Route: app.RouteMail}) })
	s.mailRow = widgets.NewSpread(s.mail, s.mailTo)
	s.form = widgets.NewColumn().
		Add(0, section("organization.mfa", s.mfaOptions())).
		Add(20, section("organization.methods", s.methodOptions())).
		Add(20, section("organization.effect", s.effectOptions()))
	body := widgets.NewColumn().
		Add(0, s.title).
		Add(6, s.name).
		Add(10, s.early.message).
		Add(20, s.form).
		Add(20, s.row).
		Add(12, s.mailRow).
		Add(16, widgets.NewText(""))
	s.hint = widgets.NewStatusLine(assets.Check)
	s.save = widgets.NewPrimary(say("organization.save"), s.submit)
	s.dock = widgets.NewColumn().
		Add(0, widgets.NewSlot(s.hint, s.outcome.message)).
		Add(widgets.Gap, s.save)
	back := widgets.NewLink(say("common.back"), s.escape).Small()
	s.page = widgets.NewPage(body, widgets.NewFooter(back, w.helpLink()))
	s.page.Margin = insideMargin
	s.page.Dock = s.dock
	s.outcome.again = func() {
		s.asked = policy{}
		s.w.postpone("preview", previewAfter, s.preview)
	}
	return s
}

func (s *organization) view() fyne.CanvasObject { return s.page }

func (s *organization) first() fyne.Focusable { return nil }

func (s *organization) leave() {
	s.title.SetBusy(false)
	s.save.SetBusy(false, "")
	s.hint.Set(widgets.MoodNone, "")
}

// escape drops what was not saved, as Back does. A fresh proof in between does
// not.
func (s *organization) escape() {
	s.touched = false
	s.w.later.drop("preview")
	s.w.back()
}

func (s *organization) update(st app.State) {
	s.st = st
	org := st.Organization
	now := result{org.Problem, org.Done}
	if now != s.old {
		s.hushed = false
	}
	if s.sent && !org.Busy && now != s.old {
		if now.done == policySaved && now.problem == app.ProblemNone {
			s.touched = false
		}
		s.sent = false
	}
	if !s.touched {
		s.draft = saved(org)
	}
	if s.due && !org.Busy {
		s.preview()
	}
	waiting := !org.Loaded && org.Problem == app.ProblemNone
	s.title.SetBusy(waiting)
	s.name.SetContent(org.Name)
	if waiting {
		s.name.SetContent(say("common.loading"))
	}
	s.early.update(st, "admin", org.Busy, org.Problem, "")
	show(s.early.message, !org.Loaded && s.early.message.Content() != "")
	show(s.form, org.Loaded)
	show(s.row, org.Loaded)
	s.people.SetContent(countText("organization.people", len(org.People), say("organization.people")))
	s.updateMail(org)
	s.updateOptions(org)
	s.updateDock(st)
	s.page.Refresh()
}

// updateMail leads to the mail of this computer, where an admin may set it.
func (s *organization) updateMail(org app.Organization) {
	words, link := "mail.row", "mail.row.change"
	if org.Mail.Server == "" {
		words, link = "mail.row.off", "mail.row.set"
	}
	s.mail.SetContent(say(words))
	s.mailTo.SetLabel(say(link))
	show(s.mailRow, org.Loaded && org.Mail.Loaded && org.Mail.Editable)
}
