package ui

import (
	"slices"
	"time"

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

// result is how the last wish went.
type result struct {
	problem app.Problem
	done    string
}

// policy is what can be chosen.
type policy struct {
	mfa     string
	methods [4]bool // in the order of methods
	atOnce  bool
}

var mfaSettings = []string{"off", "optional", "required"}

// methodsShown is the order on the screen: what is sent stands together.
var methodsShown = []string{"email", "text", "authenticator", "passkey"}

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

func section(heading string, options *widgets.Column) *widgets.Column {
	return widgets.NewColumn().Add(0, widgets.NewNote(say(heading)).Small().Bold()).Add(8, widgets.NewTight(options))
}

func (s *organization) mfaOptions() *widgets.Column {
	s.mfa = map[string]*widgets.Option{}
	column := widgets.NewColumn()
	for _, v := range mfaSettings {
		key := "organization.mfa." + v
		s.mfa[v] = widgets.NewRadio(say(key), say(key+".note"), func() { s.change(s.mfa[v], func(p *policy) { p.mfa = v }) })
		column.Add(0, s.mfa[v])
	}
	return column
}

func (s *organization) methodOptions() *widgets.Column {
	s.methods = map[string]*widgets.Option{}
	column := widgets.NewColumn()
	for _, m := range methodsShown {
		key := "organization.method." + m
		i := slices.Index(methods, m)
		s.methods[m] = widgets.NewTick(say(key), say(key+".note"), assets.Check, func() {
			s.change(s.methods[m], func(p *policy) { p.methods[i] = !p.methods[i] })
		})
		column.Add(0, s.methods[m])
	}
	return column
}

func (s *organization) effectOptions() *widgets.Column {
	s.effect = map[bool]*widgets.Option{}
	column := widgets.NewColumn()
	for _, once := range []bool{false, true} {
		key := "organization.effect.next"
		if once {
			key = "organization.effect.once"
		}
		s.effect[once] = widgets.NewRadio(say(key), say(key+".note"), func() { s.change(s.effect[once], func(p *policy) { p.atOnce = once }) })
		column.Add(0, s.effect[once])
	}
	return column
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

// policySaved is what Done says after SavePolicy.
const policySaved = "organization.saved"

const previewAfter = 300 * time.Millisecond

// change makes the draft another and asks whom it would affect once the
// person's hand rests.
func (s *organization) change(from *widgets.Option, how func(*policy)) {
	before := s.draft
	how(&s.draft)
	if s.draft == before {
		return
	}
	org := s.st.Organization
	s.touched, s.sent = true, false
	s.old, s.hushed = result{org.Problem, org.Done}, true
	s.w.postpone("preview", previewAfter, s.preview)
	s.update(s.st)
	s.page.Reveal(from) // what stands below has grown
}

// preview asks once for a draft, and only while nothing else is under way: the
// program would not hear it.
func (s *organization) preview() {
	s.due = s.st.Organization.Busy
	if s.due || !s.dirty() || s.draft.empty() || s.asked == s.draft && s.read() != nil {
		return
	}
	s.asked = s.draft
	s.w.do(app.PreviewPolicy{MFA: s.draft.mfa, Methods: s.draft.list(), AtOnce: s.draft.atOnce})
}

// dirty reports whether there is something to save. To put in force at once
// what is the policy already counts too.
func (s *organization) dirty() bool { return s.draft != saved(s.st.Organization) }

// read is the preview of exactly the draft, or nil.
func (s *organization) read() *app.PolicyPreview {
	p := s.st.Organization.Preview
	if p == nil || newPolicy(p.MFA, p.Methods, p.AtOnce) != s.draft {
		return nil
	}
	return p
}

func (s *organization) submit() {
	if s.read() == nil || !s.dirty() || s.draft.empty() || s.st.Organization.Busy {
		return
	}
	s.sent = true
	s.w.do(app.SavePolicy{MFA: s.draft.mfa, Methods: s.draft.list(), AtOnce: s.draft.atOnce})
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

func (s *organization) saving() bool { return s.sent && s.st.Organization.Busy }

func (s *organization) updateOptions(org app.Organization) {
	for v, o := range s.mfa {
		o.Set(s.draft.mfa == v, s.saving())
	}
	either := s.draft.allows("email") && s.draft.allows("text")
	for m, o := range s.methods {
		offered := slices.Contains(org.Offered, m)
		chosen := s.draft.allows(m)
		o.Set(chosen && offered, s.saving() || !offered || s.draft.mfa == "off")
		key := "organization.method." + m + ".note"
		switch {
		case !offered && m == "email" && org.Mail.Loaded && org.Mail.Editable:
			key = "organization.missing.mail"
		case !offered:
			key = "organization.missing." + m
		case either && m == "text":
			key = "organization.methods.both"
		}
		o.SetNote(say(key))
	}
	for once, o := range s.effect {
		o.Set(s.draft.atOnce == once, s.saving())
	}
}

// updateDock says whom the draft affects, and opens Save once that can be
// read.
func (s *organization) updateDock(st app.State) {
	org := st.Organization
	problem, done := org.Problem, doneKey(org.Done)
	if s.hushed {
		problem, done = app.ProblemNone, ""
	}
	told := s.outcome.update(st, "admin", org.Busy, problem, done)
	p := s.read()
	switch {
	case told:
	case s.draft.empty():
		s.outcome.message.Warn(say("organization.no_method"))
	case s.dirty() && p != nil && p.NoWayIn > 0:
		s.outcome.message.Warn(affectsText(p))
	case s.dirty() && p != nil:
		s.outcome.message.Tell(affectsText(p))
	}
	s.hint.Set(widgets.MoodNone, "")
	if s.dirty() && p == nil && !s.draft.empty() {
		s.hint.Set(widgets.MoodBusy, say("organization.counting"))
	}
	s.save.SetBusy(s.saving(), say("organization.saving"))
	lock(s.save, p == nil || !s.dirty() || s.draft.empty() || org.Busy)
	show(s.save, s.dirty())
	show(s.dock, org.Loaded && (s.dirty() || s.outcome.message.Visible()))
}

func affectsText(p *app.PolicyPreview) string {
	key := "organization.affects"
	pairs := []string{
		"affected", countText("count.affected", p.Affected, say("count.affected.0")),
		"set_up", countText("count.set_up", p.MustSetUp, say("count.set_up.0")),
	}
	if p.NoWayIn > 0 {
		key += ".no"
		pairs = append(pairs, "no_way", countText("count.no_way", p.NoWayIn, ""))
	}
	return say(key, pairs...)
}

func newPolicy(mfa string, list []string, atOnce bool) policy {
	p := policy{mfa: mfa, atOnce: atOnce}
	for i, m := range methods {
		p.methods[i] = slices.Contains(list, m)
	}
	return p
}

// saved is the policy in force.
func saved(o app.Organization) policy { return newPolicy(o.MFA, o.Methods, false) }

func (p policy) allows(method string) bool { return p.methods[slices.Index(methods, method)] }

// list is in the order of the set-up screen.
func (p policy) list() []string {
	out := []string{}
	for i, m := range methods {
		if p.methods[i] {
			out = append(out, m)
		}
	}
	return out
}

// empty asks for a second step and allows none.
func (p policy) empty() bool { return p.mfa != "off" && p.methods == [4]bool{} }
