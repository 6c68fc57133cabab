package ui

import (
	"strings"

	"foyer/app"
	"foyer/ui/widgets"
)

// methodCard is one method on the Security screen; its name is changed in
// place.
type methodCard struct {
	s    *security
	item app.MethodItem
	card *widgets.ItemCard
	line *widgets.Item
	more *widgets.More
	name *widgets.Field
}

func newMethodCard(s *security, m app.MethodItem) *methodCard {
	c := &methodCard{s: s, item: m}
	c.more = widgets.NewMore("", c.openMenu)
	c.line = widgets.NewItem(widgets.NewBadge(methodSign(methodOf(m.Step))), "", "", c.more)
	c.name = widgets.NewField(say("security.rename.field"))
	c.name.OnSubmitted = c.save
	save := widgets.NewLink(say("common.save"), c.save)
	cancel := widgets.NewLink(say("common.cancel"), func() { s.rename("") })
	cancel.Quiet = true
	links := widgets.NewRow(save, cancel)
	links.Space = 20
	c.card = widgets.NewItemCard(c.line, widgets.NewColumn().Add(0, c.name).Add(10, links))
	return c
}

func (c *methodCard) update(m app.MethodItem) {
	c.item = m
	c.line.SetNamed(methodTitle(m), methodName(methodOf(m.Step)), methodLabel(m), c.note())
	c.card.Mark(m.ID == c.s.firstID())
	c.more.SetLabel(say("security.more", "name", methodTitle(m)))
	lock(c.more, c.s.st.Security.Busy)
	c.name.SetLocked(c.s.st.Security.Busy)
	c.card.Edit(c.s.renaming == m.ID)
}

// methodTitle is the kind and which one it is.
func methodTitle(m app.MethodItem) string {
	kind := methodName(methodOf(m.Step))
	name := methodLabel(m)
	if name == "" {
		return kind
	}
	return say("security.method", "kind", kind, "name", name)
}

// methodLabel tells a method from others of its kind.
func methodLabel(m app.MethodItem) string {
	if m.Label != "" {
		return m.Label
	}
	return m.Hint
}

// note says when it was added and used.
func (c *methodCard) note() string {
	now := c.s.w.now()
	added, used := day(c.item.AddedAt, now), day(c.item.UsedAt, now)
	rank := c.rank()
	switch {
	case rank != "" && c.item.UsedAt.IsZero():
		return say(rank, "rest", say("security.added", "day", added))
	case rank != "":
		return say(rank, "rest", say("security.used", "day", used))
	case c.item.UsedAt.IsZero():
		return say("security.unused", "added", added)
	}
	return say("security.both", "added", added, "used", used)
}

// rank is the sentence of a method that a sign-in asks for first, or empty. The
// passkey of this device goes first on it, whatever the default is.
func (c *methodCard) rank() string {
	first := c.item.ID == c.s.firstID()
	switch {
	case c.item.Default && first:
		return "security.default"
	case c.item.Default:
		return "security.default.elsewhere"
	case first:
		return "security.first"
	}
	return ""
}

func (c *methodCard) openMenu() {
	var items []widgets.MenuItem
	if !c.item.Default {
		items = append(items, widgets.MenuItem{Label: say("security.make_default"), Tapped: func() {
			c.s.w.do(app.SetDefaultMethod{ID: c.item.ID, Ask: c.s.st.Security.Ask})
		}})
	}
	items = append(items,
		widgets.MenuItem{Label: say("security.rename"), Tapped: c.rename},
		widgets.MenuItem{Label: say("security.remove"), Tapped: c.remove, Danger: true},
	)
	c.s.w.openMenu(c.more, methodTitle(c.item), c.note(), items)
}

func (c *methodCard) rename() {
	c.name.SetText(c.item.Label)
	c.s.rename(c.item.ID)
}

func (c *methodCard) save() {
	if label := strings.TrimSpace(c.name.Text()); label != c.item.Label {
		c.s.w.do(app.RenameMethod{ID: c.item.ID, Label: label})
	}
	c.s.rename("")
}

func (c *methodCard) remove() {
	text := "security.remove.text"
	if len(c.s.st.Security.Methods) == 1 {
		text = "security.remove.last"
	}
	id := c.item.ID
	c.s.w.askFirst(widgets.Question{
		Title: say("security.remove.title", "name", methodTitle(c.item)), Text: say(text),
		Yes: say("security.remove"), No: say("security.remove.no"), Danger: true,
	}, func() { c.s.w.do(app.RemoveMethod{ID: id}) })
}
