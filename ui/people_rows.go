package ui

import (
	"slices"
	"strings"

	"foyer/app"
	"foyer/ui/widgets"
)

func (s *people) newRow() widgets.RollRow {
	var signs []func(string) []byte
	for _, m := range methods {
		signs = append(signs, methodSign(m))
	}
	return widgets.NewPersonRow(signs, s.openMenu)
}

func (s *people) fillRow(i int, row widgets.RollRow) {
	p := s.list[s.found[i]]
	last := say("people.never")
	if !p.LastSignIn.IsZero() {
		last = say("people.last", "day", day(p.LastSignIn, s.w.now()))
	}
	facts := widgets.PersonFacts{
		Name: personName(p), Note: p.Email, Next: say("people.line", "role", roleName(p.Role), "last", last),
		More: say("people.more", "name", personName(p)), Muted: p.Disabled,
	}
	switch {
	case p.Disabled:
		facts.Chip = say("people.disabled")
	case p.You:
		facts.Chip = say("people.you")
	}
	var names []string
	for _, m := range methods {
		has := slices.Contains(p.Methods, m)
		facts.Signs = append(facts.Signs, has)
		if has {
			names = append(names, methodName(m))
		}
	}
	if len(names) == 0 {
		names = []string{say("people.no_methods")}
	}
	facts.Label = say("people.label", "name", facts.Name, "email", p.Email, "line", facts.Next,
		"chip", facts.Chip, "methods", strings.Join(names, ", "))
	row.(*widgets.PersonRow).Set(p.ID, facts)
}

func personName(p app.PersonItem) string {
	if p.Name != "" {
		return p.Name
	}
	return p.Email
}

func roleName(role string) string {
	if key := "people.role." + role; hasText(key) {
		return say(key)
	}
	return role
}
