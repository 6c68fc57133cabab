package ui

import (
	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/assets"
	"foyer/ui/widgets"
)

// settings is how the program behaves on this computer. A change applies at
// once.
type settings struct {
	w  *Window
	st app.State

	page      *widgets.Page
	outcome   *outcome
	autostart *widgets.Option
	minimized *widgets.Option
	closes    *widgets.Option
	language  map[string]*widgets.Option
	theme     map[string]*widgets.Option
	server    *widgets.Text
	change    *widgets.Link
	why       *widgets.Text // why the server can't be changed here
	version   *widgets.Text
	folder    *widgets.Text
}

// themes are as State.Desktop.Theme writes them.
var (
	themes      = []string{"", "light", "dark"}
	tongueOrder = []string{languageSystem, languageEnglish, languageSpanish}
)

func newSettings(w *Window) *settings {
	s := &settings{w: w, outcome: newOutcome(w)}
	s.autostart = s.tick("settings.autostart", func(d *app.ChangeDesktop) { d.Autostart = !d.Autostart })
	s.minimized = s.tick("settings.minimized", func(d *app.ChangeDesktop) { d.StartMinimized = !d.StartMinimized })
	s.closes = s.tick("settings.close", func(d *app.ChangeDesktop) { d.CloseToTray = !d.CloseToTray })
	s.language, s.theme = map[string]*widgets.Option{}, map[string]*widgets.Option{}
	language := s.choices("settings.language", s.language, tongueOrder, func(d *app.ChangeDesktop, v string) { d.Language = v })
	theme := s.choices("settings.theme", s.theme, themes, func(d *app.ChangeDesktop, v string) { d.Theme = v })
	body := widgets.NewColumn().
		Add(0, widgets.NewTitle(say("settings.title"))).
		Add(10, s.outcome.message).
		Add(16, section("settings.start", widgets.NewColumn().Add(0, s.autostart).Add(0, s.minimized).Add(0, s.closes))).
		Add(20, section("settings.language", language)).
		Add(20, section("settings.theme", theme)).
		Add(20, widgets.NewNote(say("settings.about")).Small().Bold()).
		Add(8, widgets.NewCard(s.facts())).
		Add(8, widgets.NewText(""))
	s.page = widgets.NewPage(body, w.backFooter(true))
	s.page.Margin = insideMargin
	return s
}

func (s *settings) tick(key string, change func(*app.ChangeDesktop)) *widgets.Option {
	return widgets.NewTick(say(key), say(key+".note"), assets.Check, func() { s.apply(change) })
}

func (s *settings) choices(key string, into map[string]*widgets.Option, values []string, change func(*app.ChangeDesktop, string)) *widgets.Column {
	column := widgets.NewColumn()
	for _, v := range values {
		name := v
		if name == "" {
			name = "system"
		}
		words := say(key + "." + name)
		into[v] = widgets.NewRadio(words, "", func() { s.apply(func(d *app.ChangeDesktop) { change(d, v) }) })
		into[v].Describe(say("settings.choice", "what", say(key), "choice", words))
		column.Add(0, into[v])
	}
	return column
}

func (s *settings) facts() *widgets.Column {
	s.server, s.version, s.folder = widgets.NewText(""), widgets.NewText(""), widgets.NewText("")
	s.why = widgets.NewNote("").Small()
	s.change = widgets.NewLink(say("settings.server.change"), func() { s.w.do(app.Show{Route: app.RouteConnect}) }).Small()
	return widgets.NewColumn().
		Add(0, widgets.NewFact(say("settings.server"), s.server)).
		Add(4, s.why).
		Add(6, widgets.NewRow(s.change)).
		Add(12, widgets.NewDivider("")).
		Add(12, widgets.NewFact(say("settings.version"), s.version)).
		Add(12, widgets.NewDivider("")).
		Add(12, widgets.NewFact(say("settings.folder"), s.folder))
}

// apply hands over all choices with one of them changed.
func (s *settings) apply(change func(*app.ChangeDesktop)) {
	d := s.st.Desktop
	all := app.ChangeDesktop{
		Autostart: d.Autostart, StartMinimized: d.StartMinimized, CloseToTray: d.CloseToTray, Language: d.Language, Theme: d.Theme,
	}
	before := all
	if change(&all); all != before {
		s.w.do(all)
	}
}

func (s *settings) view() fyne.CanvasObject { return s.page }

func (s *settings) first() fyne.Focusable { return nil }

func (s *settings) leave() {}

func (s *settings) escape() { s.w.back() }

func (s *settings) update(st app.State) {
	s.st = st
	d := st.Desktop
	s.outcome.update(st, "settings", false, d.Problem, "")
	s.autostart.Set(d.CanAutostart && d.Autostart, !d.CanAutostart)
	s.minimized.Set(d.StartMinimized, false)
	s.closes.Set(d.Tray && d.CloseToTray, !d.Tray)
	s.autostart.SetNote(either(d.CanAutostart, "settings.autostart.note", "settings.autostart.no"))
	s.minimized.SetNote(either(d.Tray, "settings.minimized.note", "settings.minimized.no_tray"))
	s.closes.SetNote(either(d.CloseToTray, "settings.close.note", "settings.close.off"))
	if !d.Tray {
		s.closes.SetNote(trayReason(d))
	}
	for v, o := range s.language {
		o.Set(v == d.Language, false)
	}
	for v, o := range s.theme {
		o.Set(v == d.Theme, false)
	}
	s.tellServer(st)
	s.version.SetContent(version(st.Settings))
	s.folder.SetContent(st.Settings.DataFolder)
	s.page.Refresh()
}

func (s *settings) tellServer(st app.State) {
	address := st.Server.URL
	if st.Server.Kind != app.ServerOrganization || address == "" {
		address = upperFirst(hostOf(st.Server))
	}
	s.server.SetContent(address)
	why := ""
	switch {
	case st.Server.Managed:
		why = say("settings.server.managed")
	case st.Session.SignedIn || st.Session.SigningOut:
		why = say("settings.server.signed_in")
	}
	s.why.SetContent(why)
	show(s.why, why != "")
	show(s.change, why == "")
}

func either(yes bool, key, other string) string {
	if yes {
		return say(key)
	}
	return say(other)
}

// trayReason says why there is no tray.
func trayReason(d app.Desktop) string {
	if hasText(d.TrayReason) {
		return say(d.TrayReason)
	}
	return say("tray.none")
}
