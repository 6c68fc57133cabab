package ui

import (
	"foyer/app"
	"foyer/ui/widgets"
)

// header is the logo with the product's name and where one signs in: tall in
// the middle, or small where a message needs the room.
type header struct {
	*widgets.Column
	title        *widgets.Text
	organization *widgets.Text
	practice     *widgets.Row // where the server is inside
	chip         *widgets.Chip
	people       *widgets.Link
}

func newHeader(w *Window, tall bool) *header {
	h := &header{Column: widgets.NewColumn()}
	h.people = widgets.NewLink(say("signin.people"), func() { w.do(app.Show{Route: app.RoutePractice}) }).Small()
	h.chip = widgets.NewChip("")
	h.practice = widgets.NewCentered(h.chip, h.people)
	h.practice.Space = 10
	h.title = widgets.NewTitle(say("app.name"))
	h.organization = widgets.NewNote("")
	h.organization.MaxLines = 2
	if tall {
		h.title.Centered()
		h.organization.Centered()
		h.Add(0, widgets.NewCentered(logo(56))).Add(10, h.title)
		h.Add(2, h.organization).Add(4, h.practice)
		return h
	}
	h.title.TextSize = widgets.SizeHeading
	h.organization.OneLine()
	words := widgets.NewColumn().Add(0, h.title).Add(0, h.organization).Add(2, h.practice)
	lockup := widgets.NewCentered(logo(44), words)
	lockup.Space, lockup.Shrink = 12, true
	h.Add(0, lockup)
	return h
}

func (h *header) update(st app.State) {
	practice := st.Server.Kind == app.ServerPractice
	name := st.Server.Organization
	if name == "" {
		name = bareHost(st.Server.URL)
	}
	h.organization.SetContent(name)
	computer := st.Server.Kind == app.ServerComputer
	chip := say("common.practice")
	if computer {
		chip = say("common.computer")
	}
	h.chip.SetLabel(chip)
	show(h.organization, !practice && !computer)
	show(h.practice, practice || computer)
	show(h.people, practice && !st.Flow.FixedUsername)
	lock(h.people, st.Flow.Busy)
	title := say("app.name")
	if st.Flow.FixedUsername {
		title = say("signin.verify")
	}
	h.title.SetContent(title)
}
