package ui

import (
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// activity lists the last events of the own account by day.
type activity struct {
	w       *Window
	page    *widgets.Page
	outcome *outcome
	title   *widgets.Heading
	about   *widgets.Text
	days    *widgets.Column
	events  []app.ActivityItem
	built   bool
	today   string // the day for which "Today" was written
}

// mostEvents are shown; the server keeps more.
const mostEvents = 50

func newActivity(w *Window) *activity {
	s := &activity{w: w, title: widgets.NewHeading(say("activity.title")), days: widgets.NewColumn(), outcome: newOutcome(w)}
	s.about = widgets.NewNote("")
	body := widgets.NewColumn().
		Add(0, s.title).
		Add(6, s.about).
		Add(10, s.outcome.message).
		Add(20, s.days).
		Add(12, widgets.NewText(""))
	s.page = widgets.NewPage(body, w.backFooter(true))
	s.page.Margin = insideMargin
	return s
}

func (s *activity) view() fyne.CanvasObject { return s.page }

func (s *activity) first() fyne.Focusable {
	s.page.ScrollToTop()
	return nil
}

func (s *activity) leave() { s.title.SetBusy(false) }

func (s *activity) escape() { s.w.back() }

func (s *activity) update(st app.State) {
	sec := st.Security
	wrong := s.outcome.update(st, "security", false, sec.Problem, "")
	waiting := sec.Activity == nil && !wrong
	s.title.SetBusy(waiting)
	events := sec.Activity[:min(len(sec.Activity), mostEvents)]
	switch {
	case waiting:
		s.about.SetContent(say("common.loading"))
	case sec.Activity == nil:
		s.about.SetContent("")
	case len(events) == 0:
		s.about.SetContent(say("activity.empty"))
	default:
		s.about.SetContent(say("activity.odd"))
	}
	today := midnight(s.w.now()).String()
	if !s.built || today != s.today || !slices.Equal(events, s.events) {
		s.built, s.today, s.events = true, today, events
		s.fill()
	}
	s.page.Refresh()
}

func (s *activity) fill() {
	s.days.Clear()
	now := s.w.now()
	var card *widgets.Column
	for i, e := range s.events {
		if i == 0 || !midnight(e.At).Equal(midnight(s.events[i-1].At)) {
			card = widgets.NewColumn()
			heading := widgets.NewNote(dayHeading(e.At, now)).Small().Bold()
			s.days.Add(20, heading).Add(8, widgets.NewCard(card))
		} else {
			card.Add(12, widgets.NewDivider(""))
		}
		card.Add(12, eventItem(e))
	}
}

func eventItem(e app.ActivityItem) *widgets.Item {
	at := widgets.NewNote(e.At.Local().Format(say("activity.time"))).Small()
	item := widgets.NewItem(nil, eventText(e), eventNote(e), at)
	item.Title.Style.Bold = false
	if e.Outcome != eventOK {
		item.Title.Color = widgets.ColorError
	}
	return item
}

const eventOK = "ok"

func eventText(e app.ActivityItem) string {
	key := "event." + e.Event
	if e.Outcome != eventOK && hasText(key+".not") {
		return say(key + ".not")
	}
	if hasText(key) {
		return say(key)
	}
	return say("event.other", "event", strings.ReplaceAll(e.Event, "_", " "))
}

// eventNote says how it ended if not well, by which factor and where.
func eventNote(e app.ActivityItem) string {
	var parts []string
	if e.Outcome != eventOK {
		key := "outcome." + e.Outcome
		if !hasText(key) {
			key = "outcome.other"
		}
		parts = append(parts, say(key))
	}
	if e.Factor != "" && (e.Outcome == eventOK || e.Factor != app.StepPassword) {
		parts = append(parts, methodName(methodOf(e.Factor)))
	}
	if e.Device != "" {
		parts = append(parts, e.Device)
	}
	return upperFirst(strings.Join(parts, say("activity.join")))
}

// upperFirst makes the beginning of a line of words.
func upperFirst(text string) string {
	words := []rune(text)
	if len(words) > 0 {
		words[0] = unicode.ToUpper(words[0])
	}
	return string(words)
}
