package ui

import (
	"regexp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// inbox shows the mails and texts of practice mode.
type inbox struct {
	w       *Window
	page    *widgets.Page
	empty   *widgets.Card
	cards   *widgets.Column
	letters []app.Letter
	today   string
	told    string // the newest letter that was told to be read
}

func newInbox(w *Window) *inbox {
	s := &inbox{w: w, cards: widgets.NewColumn()}
	s.empty = widgets.NewCard(widgets.NewColumn().
		Add(0, widgets.NewText(say("inbox.empty")).Bold()).
		Add(4, widgets.NewNote(say("inbox.empty.text"))))
	body := widgets.NewColumn().
		Add(0, widgets.NewRow(widgets.NewTitle(say("inbox.title")), widgets.NewChip(say("common.practice")))).
		Add(6, widgets.NewNote(say("inbox.about"))).
		Add(16, s.empty).
		Add(16, s.cards).
		Add(8, widgets.NewText(""))
	s.page = widgets.NewPage(body, w.backFooter(true))
	s.page.Margin = insideMargin
	return s
}

func (s *inbox) view() fyne.CanvasObject { return s.page }

func (s *inbox) first() fyne.Focusable {
	s.page.ScrollToTop()
	return nil
}

func (s *inbox) leave() { s.told = "" }

func (s *inbox) escape() { s.w.back() }

func (s *inbox) update(st app.State) {
	letters := st.Inbox.Letters
	if st.Inbox.Unread > 0 && len(letters) > 0 && letters[0].ID != s.told {
		s.told = letters[0].ID
		s.w.do(app.ReadInbox{})
	}
	show(s.empty, len(letters) == 0)
	today := midnight(s.w.now()).String()
	if today == s.today && slices.Equal(letters, s.letters) {
		return
	}
	s.today, s.letters = today, letters
	s.cards.Clear()
	for _, l := range letters {
		s.cards.Add(widgets.Gap, s.letterCard(l))
	}
	s.page.Refresh()
}

func (s *inbox) letterCard(l app.Letter) *widgets.Card {
	method, subject := "email", l.Subject
	if l.Channel == "sms" {
		method = "text"
	}
	if subject == "" {
		subject = say("inbox.text")
	}
	at := widgets.NewNote(moment(l.At, s.w.now())).Small()
	head := widgets.NewItem(widgets.NewBadge(methodSign(method)), subject, say("inbox.to", "to", l.To), at)
	column := widgets.NewColumn().Add(0, head)
	if l.Code != "" {
		code := widgets.NewText(l.Code)
		code.TextSize, code.Style.Monospace = widgets.SizeTitle, true
		column.Add(12, widgets.NewPanel(widgets.NewSpread(code, s.copyLink(l.Code))))
	}
	if link := firstLink.FindString(l.Text); link != "" {
		column.Add(12, s.copyAddress(link))
	}
	column.Add(12, widgets.NewNote(l.Text).Small())
	return widgets.NewCard(column)
}

func (s *inbox) copyLink(code string) *widgets.Link {
	var link *widgets.Link
	link = widgets.NewLink(say("common.copy"), func() {
		s.w.app.Clipboard().SetContent(strings.ReplaceAll(code, " ", ""))
		link.SetLabel(say("common.copied"))
		s.page.Refresh()
	})
	return link
}

// firstLink finds the address that a mail asks to open.
var firstLink = regexp.MustCompile(`https?://\S+`)

// copyAddress is for the person's browser: nobody types a token.
func (s *inbox) copyAddress(address string) *widgets.Button {
	var b *widgets.Button
	b = widgets.NewOutlined(say("browser.copy"), func() {
		s.w.app.Clipboard().SetContent(address)
		b.SetLabel(say("common.copied"))
	})
	return b
}
