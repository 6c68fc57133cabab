package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// devices lists where the account is signed in, and signs others out.
type devices struct {
	w  *Window
	st app.State

	page    *widgets.Page
	title   *widgets.Heading
	outcome *outcome
	offer   *widgets.Message
	loading *widgets.Text
	cards   *widgets.Column
	list    []*deviceCard
	only    *widgets.Column
	others  *widgets.Button
	odd     *widgets.Text
}

func newDevices(w *Window) *devices {
	s := &devices{w: w, title: widgets.NewHeading(say("devices.title")), outcome: newOutcome(w), offer: widgets.NewMessage()}
	s.loading = widgets.NewNote(say("common.loading"))
	s.cards = widgets.NewColumn()
	s.only = widgets.NewColumn().
		Add(0, widgets.NewText(say("devices.only")).Bold()).
		Add(2, widgets.NewNote(say("devices.only.text")))
	s.others = widgets.NewOutlined(say("devices.others"), s.signOutOthers)
	s.odd = widgets.NewNote(say("devices.odd")).Small()
	body := widgets.NewColumn().
		Add(0, s.title).
		Add(6, widgets.NewSlot(widgets.NewNote(say("devices.about")), s.outcome.message)).
		Add(12, s.offer).
		Add(16, s.loading).
		Add(16, s.cards).
		Add(16, s.only).
		Add(16, s.others).
		Add(14, s.odd).
		Add(8, widgets.NewText(""))
	s.page = widgets.NewPage(body, w.backFooter(true))
	s.page.Margin = insideMargin
	return s
}

func (s *devices) view() fyne.CanvasObject { return s.page }

func (s *devices) first() fyne.Focusable { return nil }

func (s *devices) leave() { s.title.SetBusy(false) }

func (s *devices) escape() { s.w.back() }

func (s *devices) update(st app.State) {
	s.st = st
	d := st.Devices
	s.title.SetBusy(d.Busy || !d.Loaded && d.Problem == app.ProblemNone)
	s.outcome.update(st, "devices", d.Busy, d.Problem, doneKey(d.Done))
	others := len(s.otherDevices())
	tell(s.offer, "")
	if d.Offered && others > 0 && d.Done == "" {
		s.offer.Tell(say("devices.offered.here"))
	}
	s.updateCards()
	show(s.loading, !d.Loaded && d.Problem == app.ProblemNone)
	show(s.cards, d.Loaded)
	show(s.only, d.Loaded && others == 0)
	show(s.others, others > 1)
	show(s.odd, others > 0)
	lock(s.others, d.Busy)
	s.page.Refresh()
}

// otherDevices are all but the one in use.
func (s *devices) otherDevices() []app.DeviceItem {
	return slices.DeleteFunc(slices.Clone(s.st.Devices.Items), func(d app.DeviceItem) bool { return d.This })
}

func (s *devices) signOutOthers() {
	n := len(s.otherDevices())
	s.w.askFirst(widgets.Question{
		Title: say("devices.others.title"), Yes: say("devices.sign_out"), No: say("common.cancel"), Danger: true,
		Text: say("devices.others.text", "count", countText("devices.others.count", n, "")),
	}, func() { s.w.do(app.SignOutOthers{}) })
}

// updateCards keeps a card for each device, so that the focus survives.
func (s *devices) updateCards() {
	items := s.st.Devices.Items
	same := slices.EqualFunc(s.list, items, func(c *deviceCard, d app.DeviceItem) bool {
		return c.item.ID == d.ID && c.item.This == d.This && c.item.Name == d.Name
	})
	if !same {
		s.list = nil
		s.cards.Clear()
		for _, d := range items {
			card := newDeviceCard(s, d)
			s.list = append(s.list, card)
			s.cards.Add(widgets.Gap, card.card)
		}
	}
	for i, card := range s.list {
		card.update(items[i])
	}
}

// deviceCard is one device.
type deviceCard struct {
	s    *devices
	item app.DeviceItem
	card *widgets.ItemCard
	line *widgets.Item
	out  *widgets.Link // nil on the one in use
}

func newDeviceCard(s *devices, d app.DeviceItem) *deviceCard {
	c := &deviceCard{s: s, item: d}
	var trail fyne.CanvasObject = widgets.NewChip(say("devices.this"))
	if !d.This {
		c.out = widgets.NewLink(say("devices.sign_out"), c.signOut).Small()
		c.out.Describe(say("devices.label", "name", deviceName(d)))
		trail = c.out
	}
	c.line = widgets.NewItem(nil, deviceName(d), "", trail)
	c.card = widgets.NewItemCard(c.line, nil)
	c.card.Mark(d.This)
	return c
}

func (c *deviceCard) update(d app.DeviceItem) {
	c.item = d
	c.line.Note.SetContent(c.note())
	if c.out != nil {
		lock(c.out, c.s.st.Devices.Busy)
	}
}

func deviceName(d app.DeviceItem) string {
	if d.Name == "" {
		return say("devices.nameless")
	}
	return d.Name
}

// note says when it was used and from where, then since when it is signed in.
func (c *deviceCard) note() string {
	now, d := c.s.w.now(), c.item
	used := say("devices.now")
	if !d.This {
		at := d.UsedAt
		if at.IsZero() {
			at = d.SignedInAt
		}
		used = say("devices.used", "time", lately(at, now))
	}
	first := []string{used}
	if d.Place != "" {
		first = append(first, say("devices.place", "place", d.Place))
	}
	second := []string{say("devices.signed_in", "day", day(d.SignedInAt, now))}
	if d.Remembered {
		second = append(second, say("devices.remembered"))
	}
	dot := say("activity.join")
	return strings.Join(first, dot) + "\n" + strings.Join(second, dot)
}

func (c *deviceCard) signOut() {
	id := c.item.ID
	c.s.w.askFirst(widgets.Question{
		Title: say("devices.sign_out.title", "name", deviceName(c.item)), Text: say("devices.sign_out.text"),
		Yes: say("devices.sign_out"), No: say("common.cancel"), Danger: true,
	}, func() { c.s.w.do(app.SignOutDevice{ID: id}) })
}
