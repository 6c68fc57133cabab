package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// help says in plain words what to do, and holds the facts a helper asks for.
type help struct {
	w      *Window
	st     app.State
	page   *widgets.Page
	forgot *widgets.Text
	server *widgets.Text
	about  *widgets.Text
	folder *widgets.Text
	copy   *widgets.Button
	copied bool
}

func newHelp(w *Window) *help {
	s := &help{w: w, forgot: widgets.NewNote(""), server: widgets.NewText("").Small(), about: widgets.NewText("").Small(), folder: widgets.NewText("").Small()}
	s.copy = widgets.NewOutlined(say("help.copy"), s.copyReport)
	facts := widgets.NewColumn().
		Add(0, widgets.NewPair(say("help.address"), s.server)).
		Add(8, widgets.NewPair(say("help.version"), s.about)).
		Add(8, widgets.NewPair(say("help.folder"), s.folder))
	body := widgets.NewColumn().
		Add(0, widgets.NewTitle(say("help.title"))).
		Add(6, widgets.NewNote(say("help.about"))).
		Add(20, advice("help.forgot", s.forgot)).
		Add(16, advice("help.keyring", widgets.NewNote(say("help.keyring.text")))).
		Add(16, advice("help.server", widgets.NewNote(say("help.server.text")))).
		Add(20, widgets.NewCard(facts)).
		Add(widgets.Gap, s.copy).
		Add(8, widgets.NewNote(say("help.copy.note")).Small().Centered()).
		Add(8, widgets.NewText(""))
	s.page = widgets.NewPage(body, w.backFooter(false))
	return s
}

func advice(heading string, text *widgets.Text) *widgets.Column {
	return widgets.NewColumn().Add(0, widgets.NewText(say(heading)).Bold()).Add(2, text)
}

func (s *help) view() fyne.CanvasObject { return s.page }

func (s *help) first() fyne.Focusable {
	s.copied = false
	s.copy.SetLabel(say("help.copy"))
	return nil
}

func (s *help) leave() {}

func (s *help) escape() { s.w.back() }

func (s *help) update(st app.State) {
	s.st = st
	text := "help.forgot.text"
	switch {
	case st.Server.Kind == app.ServerPractice:
		text = "help.forgot.practice"
	case st.Server.Offers.Reset:
		text = "help.forgot.mail"
	case st.Server.Kind == app.ServerComputer:
		text = "help.forgot.computer"
	}
	s.forgot.SetContent(say(text))
	address := st.Server.URL
	if address == "" {
		address = hostOf(st.Server)
	}
	s.server.SetContent(address)
	s.about.SetContent(version(st.Settings))
	s.folder.SetContent(st.Settings.DataFolder)
	s.page.Refresh()
}

func (s *help) copyReport() {
	s.w.app.Clipboard().SetContent(report(s.st))
	s.copy.SetLabel(say("help.copied"))
}

// report holds what a helper needs and nothing about the person.
func report(st app.State) string {
	return strings.Join([]string{
		say("report.line.version", "version", st.Settings.Version, "build", st.Settings.Build),
		say("report.line.server", "kind", string(st.Server.Kind), "url", st.Server.URL),
		say("report.line.keychain", "status", keychainKey(st.Keychain.Status)),
		say("report.line.connection", "link", string(st.Session.Link), "cause", string(st.Session.Cause)),
		say("report.line.problem", "problem", string(st.Flow.Problem)),
		say("report.line.fault", "fault", faultLine(st.Fault)),
		say("report.line.folder", "folder", st.Settings.DataFolder),
	}, "\n")
}

func faultLine(f *app.Fault) string {
	if f == nil {
		return ""
	}
	return strings.TrimSpace(string(f.Kind) + " " + f.Detail)
}
