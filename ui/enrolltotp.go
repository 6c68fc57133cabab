package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// enrollTOTP shows the key of an authenticator app, as a picture and in
// letters, and asks for the app's first code.
type enrollTOTP struct {
	w *Window

	page   *widgets.Page
	head   *factorHead
	qr     *widgets.QR
	sheet  *widgets.Row
	key    *widgets.CopyCard
	copy   *widgets.Link
	form   *codeForm
	out    *wayOut
	uri    string
	secret string
}

func newEnrollTOTP(w *Window) *enrollTOTP {
	s := &enrollTOTP{w: w, head: newFactorHead(w, false), qr: widgets.NewQR(say("totp.picture"))}
	s.sheet = widgets.NewCentered(s.qr)
	s.copy = widgets.NewLink(say("totp.copy"), s.copyKey).Small()
	s.key = widgets.NewCopyCard(s.copy)
	s.form = newCodeForm(w, sixDigits, say("code.label"))
	s.out = newWayOut(w)
	body := widgets.NewColumn().
		Add(0, s.head).
		Add(6, widgets.NewNote(say("totp.about"))).
		Add(14, s.sheet).
		Add(10, s.key).
		Add(14, widgets.NewSlotTight(widgets.NewNote(say("totp.then")), s.form.message)).
		Add(6, s.form.code).
		Add(widgets.Gap, s.form.primary).
		Add(8, widgets.NewText(""))
	s.page = widgets.NewPage(body, s.out.footer)
	s.page.Top = enrollTop
	return s
}

func (s *enrollTOTP) view() fyne.CanvasObject { return s.page }

// first leaves the picture in sight, which comes before the code.
func (s *enrollTOTP) first() fyne.Focusable {
	s.form.code.Still = true
	return s.form.code
}

func (s *enrollTOTP) leave() {
	s.form.clear()
	s.show("", "")
	s.copy.SetLabel(say("totp.copy"))
}

func (s *enrollTOTP) escape() {
	if !s.form.escape() {
		s.out.leave()
	}
}

func (s *enrollTOTP) copyKey() {
	s.w.app.Clipboard().SetContent(s.secret)
	s.copy.SetLabel(say("totp.copied"))
	s.page.Refresh()
}

func (s *enrollTOTP) update(st app.State) {
	s.head.update(st, say("title.enroll_totp"))
	if e := st.Flow.Enrollment; e != nil {
		s.show(e.Secret, e.URI)
	}
	s.form.update(st)
	s.out.update(st)
	s.page.Refresh()
}

// show puts a key on the screen, or takes it away.
func (s *enrollTOTP) show(secret, uri string) {
	if secret == s.secret && uri == s.uri {
		return
	}
	if s.secret, s.uri = secret, uri; uri == "" {
		s.qr.SetModules(0, nil)
	} else {
		s.qr.SetModules(qrModules(uri))
	}
	s.key.SetContent(fours(secret))
}

// fours writes a key in groups of four, to be typed.
func fours(key string) string {
	var groups []string
	for len(key) > 4 {
		groups, key = append(groups, key[:4]), key[4:]
	}
	return strings.Join(append(groups, key), " ")
}
