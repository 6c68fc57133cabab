package ui

import (
	"slices"

	"foyer/app"
	"foyer/assets"
	"foyer/ui/widgets"
)

// methodsShown is the order on the screen: what is sent stands together.
var methodsShown = []string{"email", "text", "authenticator", "passkey"}

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
