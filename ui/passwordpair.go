package ui

import (
	"strconv"

	"foyer/app"
	"foyer/assets"
	"foyer/ui/widgets"
)

// passwordPair is a new password typed twice, with its rules, which turn green
// while one types.
type passwordPair struct {
	password *widgets.Field
	repeat   *widgets.Field
	rules    *widgets.Column
	marks    []ruleMark
	same     *widgets.Rule
	refused  string // the password that the server has refused
}

type ruleMark struct {
	rule app.PasswordRule
	mark *widgets.Rule
}

func newPasswordPair(label string, typed, submit func()) *passwordPair {
	p := &passwordPair{rules: widgets.NewColumn()}
	show, hide := say("signin.show"), say("signin.hide")
	p.password = widgets.NewPassword(label, show, hide)
	p.repeat = widgets.NewPassword(say("newpassword.repeat"), show, hide)
	for _, f := range []*widgets.Field{p.password, p.repeat} {
		f.OnChanged = func(string) { typed() }
		f.OnSubmitted = submit
	}
	p.same = widgets.NewRule(say("newpassword.same"), assets.Check)
	return p
}

// clear forgets what was typed.
func (p *passwordPair) clear() {
	p.password.SetText("")
	p.repeat.SetText("")
	p.password.Conceal()
	p.repeat.Conceal()
	p.refused = ""
}

func (p *passwordPair) setWrong(wrong bool) {
	p.password.SetWrong(wrong)
	p.repeat.SetWrong(wrong)
}

func (p *passwordPair) lock(locked bool) {
	p.password.SetLocked(locked)
	p.repeat.SetLocked(locked)
}

// trouble says why the passwords can't be submitted, as a key, and which field
// to look at; nil when they can.
func (p *passwordPair) trouble() (why string, at *widgets.Field) {
	switch {
	case p.password.Text() == "":
		return "problem.empty_password", p.password
	case !p.allMet():
		return "newpassword.missing", p.password
	case p.password.Text() != p.repeat.Text():
		return "problem.passwords_differ", p.repeat
	}
	return "", nil
}

func (p *passwordPair) allMet() bool {
	for _, m := range p.marks {
		if m.mark.Mood() == widgets.RuleOpen && checkedHere(m.rule) {
			return false
		}
	}
	return true
}

func (p *passwordPair) update(rules []app.PasswordRule) {
	if !p.sameRules(rules) {
		p.list(rules)
	}
	text := p.password.Text()
	for _, m := range p.marks {
		m.mark.SetMood(ruleMood(m.rule, text, p.refused))
	}
	same := widgets.RuleOpen
	if text != "" && text == p.repeat.Text() {
		same = widgets.RuleMet
	} else if p.repeat.Text() != "" && !startsWith(text, p.repeat.Text()) {
		same = widgets.RuleRefused
	}
	p.same.SetMood(same)
}

func (p *passwordPair) list(rules []app.PasswordRule) {
	p.rules.Clear()
	p.marks = nil
	for i, r := range rules {
		m := ruleMark{r, widgets.NewRule(ruleText(r), assets.Check)}
		p.marks = append(p.marks, m)
		gap := float32(4)
		if i == 0 {
			gap = 0
		}
		p.rules.Add(gap, m.mark)
	}
	p.rules.Add(4, p.same)
}

func (p *passwordPair) sameRules(rules []app.PasswordRule) bool {
	if len(rules) != len(p.marks) {
		return false
	}
	for i, r := range rules {
		if r != p.marks[i].rule {
			return false
		}
	}
	return true
}

func ruleText(r app.PasswordRule) string {
	if r.Refused && hasText("rule."+r.Name+".no") {
		return say("rule." + r.Name + ".no")
	}
	return say("rule."+r.Name, "n", strconv.Itoa(r.Min))
}
