package ui

import (
	"strings"

	"foyer/app"
	"foyer/assets"
	"foyer/ui/widgets"
)

// mostStatus is how long a status text may be, in characters.
const mostStatus = 140

// fewLeft is from when on it is told how many characters still fit.
const fewLeft = 20

// openStatus lets the person choose how others see them. A click on a status
// does it at once, Enter in the text too.
func (s *home) openStatus() {
	var sheet *widgets.Sheet
	own := s.st.Presence
	text := widgets.NewField(say("status.field"))
	text.Most = mostStatus
	left := widgets.NewNote(" ").Small()
	text.OnChanged = func(words string) {
		left.SetContent(leftText(words))
	}
	set := func(status app.Status) {
		sheet.Close()
		s.w.do(app.SetStatus{Status: status, Text: strings.TrimSpace(text.Text())})
	}
	text.SetText(own.Text)
	save := func() { set(statusOr(own.Status)) }
	text.OnSubmitted = save
	options, chosen := s.statusOptions(statusOr(own.Status), set)
	about := "status.about"
	if !own.Live {
		about += ".offline"
	}
	content := widgets.NewColumn().
		Add(0, sheetTitle(say("status.title"))).
		Add(2, widgets.NewNote(say(about)).Small()).
		Add(10, options).
		Add(10, text).
		Add(4, left).
		Add(8, widgets.NewEven(
			widgets.NewOutlined(say("common.cancel"), func() { sheet.Close() }),
			widgets.NewPrimary(say("status.save"), save)))
	canvas := s.w.win.Canvas()
	before := canvas.Focused()
	sheet = widgets.ShowSheet(canvas, content, chosen, func() { s.w.focus(before) })
}

// statusOptions returns the statuses to choose from and the chosen one.
func (s *home) statusOptions(now app.Status, set func(app.Status)) (*widgets.Column, *widgets.StatusOption) {
	column := widgets.NewColumn()
	var all []*widgets.StatusOption
	chosen := 0
	for i, status := range statuses {
		option := widgets.NewStatusOption(shapeOf(status), say("status.choose."+string(status)), status == now, assets.Check, func() { set(status) })
		option.OnMove = func(by int) { s.w.focus(all[(i+by+len(all))%len(all)]) }
		if status == now {
			chosen = i
		}
		all = append(all, option)
		column.Add(0, option)
	}
	return column, all[chosen]
}

// statusOr is what somebody begins with who has not chosen yet.
func statusOr(s app.Status) app.Status {
	if s == "" {
		return app.StatusAvailable
	}
	return s
}

func leftText(words string) string {
	if left := mostStatus - len([]rune(words)); left <= fewLeft {
		return say("status.left", "n", number(left))
	}
	return " "
}
