package ui

import (
	"time"

	"foyer/app"
	"foyer/ui/widgets"
)

// result is how the last wish went.
type result struct {
	problem app.Problem
	done    string
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

func (s *organization) saving() bool { return s.sent && s.st.Organization.Busy }

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
