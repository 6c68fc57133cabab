package ui

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"time"

	"foyer/app"
	"foyer/ui/widgets"
)

const (
	// searchRests is how long typing rests before the search is kept.
	searchRests = 500 * time.Millisecond
	// lookWaits is how long somebody is in sight before their picture is asked
	// for, so that scrolling past many people asks for few.
	lookWaits = 200 * time.Millisecond
)

// folk are the people somebody works with. However many they are, only those
// in sight are drawn, and of those only who has changed.
type folk struct {
	w    *Window
	top  *widgets.Column // what stands above the list and scrolls along
	roll *widgets.Roll

	facts *widgets.Row
	count *widgets.Text
	chip  *widgets.Chip
	stale *widgets.Text
	card  *widgets.Card
	title *widgets.Text
	text  *widgets.Text
	again *widgets.Button

	st     app.State
	list   []app.Colleague
	hung   map[string][]byte // their pictures, by ID
	folded []string          // what is searched, of each
	typed  string            // what is looked for
	words  []string          // the words of that, folded
	found  []int             // those that are shown
	old    bool              // what is known is not fresh
	looked []string          // whose pictures were asked for last, by ID
}

// folkFrame is what stands around the list.
type folkFrame struct {
	count, title, text string
	chip, stale, again bool
	rows               int
}

func newFolk(w *Window) *folk {
	f := &folk{w: w, count: widgets.NewNote("").Small(), chip: widgets.NewChip(say("common.practice"))}
	f.facts = widgets.NewSpread(f.count, f.chip)
	f.stale = widgets.NewNote(say("home.people.stale")).Small()
	f.title, f.text = widgets.NewText("").Bold(), widgets.NewNote("")
	f.again = widgets.NewOutlined(say("common.retry"), func() { w.do(app.RetryNow{}) })
	f.card = widgets.NewCard(widgets.NewColumn().Add(0, f.title).Add(4, f.text).Add(14, f.again))
	f.top = widgets.NewColumn().Add(4, f.facts).Add(2, f.stale).Add(12, f.card)
	f.roll = widgets.NewRoll(func() widgets.RollRow { return widgets.NewFolkRow() }, f.fill)
	return f
}

func (f *folk) rowHeight() float32 { return widgets.NewFolkRow().HeightFor(0) }

// searchable: there is somebody to look for.
func (f *folk) searchable() bool { return len(f.list) > 0 }

// update takes a State and returns what stands around the list now. The list
// itself is up to date afterwards.
func (f *folk) update(st app.State) folkFrame {
	f.st = st
	old := !st.Presence.Live || st.Session.Link != app.LinkConnected
	renamed, changed := f.differs(st.People.Items)
	changed = changed || old != f.old || !maps.EqualFunc(f.hung, st.People.Portraits, bytes.Equal)
	f.list, f.old, f.hung = st.People.Items, old, st.People.Portraits
	switch {
	case renamed:
		f.index()
	case changed:
		f.roll.Refill()
	}
	next := f.framed()
	f.tell(next)
	return next
}

// differs compares with the list before: renamed where the people themselves
// are others, changed where only a status is.
func (f *folk) differs(next []app.Colleague) (renamed, changed bool) {
	if len(next) != len(f.list) {
		return true, true
	}
	if len(next) == 0 || &next[0] == &f.list[0] {
		return false, false
	}
	for i := range next {
		a, b := &f.list[i], &next[i]
		if a.ID != b.ID || a.Name != b.Name {
			return true, true
		}
		changed = changed || a.Status != b.Status || a.Text != b.Text || a.Pictured != b.Pictured
	}
	return false, changed
}

func (f *folk) index() {
	f.folded = make([]string, len(f.list))
	for i := range f.list {
		f.folded[i] = fold(f.list[i].Name)
	}
	f.find()
}

// filter keeps those who have every typed word in their name.
func (f *folk) filter(text string) {
	f.typed = strings.TrimSpace(text)
	f.words = strings.Fields(fold(text))
	f.find()
}

func (f *folk) find() {
	f.found = f.found[:0]
	for i, text := range f.folded {
		if hasAll(text, f.words) {
			f.found = append(f.found, i)
		}
	}
	f.roll.SetCount(len(f.found))
}

func (f *folk) fill(i int, row widgets.RollRow) {
	c := &f.list[f.found[i]]
	shown := row.(*widgets.FolkRow)
	shown.Set(widgets.FolkFacts{
		ID: c.ID, Name: c.Name, Status: shapeOf(c.Status), Stale: f.old,
		Note: statusLine(statusName(c.Status), c.Text),
	})
	shown.SetPicture(f.hung[c.ID])
	if _, soon := f.w.later["look"]; c.Pictured && !soon && !slices.Contains(f.looked, c.ID) {
		f.w.postpone("look", lookWaits, f.look)
	}
}

// look asks for the pictures of those who are in sight.
func (f *folk) look() {
	var ids []string
	first, last := f.roll.Span()
	for _, i := range f.found[first:last] {
		if f.list[i].Pictured {
			ids = append(ids, f.list[i].ID)
		}
	}
	if !slices.Equal(ids, f.looked) {
		f.looked = ids
		f.w.do(app.LookAt{IDs: ids})
	}
}

func (f *folk) framed() folkFrame {
	p := f.st.People
	out := folkFrame{chip: f.st.Server.Kind == app.ServerPractice, rows: len(f.found)}
	switch {
	case p.Problem == app.ProblemDenied:
		out.title, out.text = say("home.solo"), say("home.solo.text")
	case len(f.list) > 0:
		out.count, out.stale = f.counted(), f.old
	case p.Problem != app.ProblemNone:
		out.title, out.text, out.again = say("home.failed"), troubleText(f.st, "people", p.Problem, f.w.now()), true
	case !p.Loaded && f.st.Session.Link != app.LinkOffline:
		out.count = say("common.loading")
	case p.Loaded:
		out.title, out.text = say("home.empty"), say("home.empty.text")
	}
	return out
}

func (f *folk) counted() string {
	switch {
	case len(f.words) > 0 && len(f.found) == 0:
		return say("home.people.nobody", "words", f.typed)
	case len(f.words) > 0:
		return say("home.people.found", "n", number(len(f.found)), "all", number(len(f.list)))
	case len(f.list) == 1:
		return say("home.people.1")
	}
	return say("home.people", "n", number(len(f.list)))
}

func (f *folk) tell(next folkFrame) {
	f.count.SetContent(next.count)
	f.title.SetContent(next.title)
	f.text.SetContent(next.text)
	show(f.chip, next.chip)
	show(f.facts, next.chip || next.count != "")
	show(f.stale, next.stale)
	show(f.again, next.again)
	show(f.card, next.title != "")
}
