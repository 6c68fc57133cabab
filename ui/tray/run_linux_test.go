package tray_test

import (
	"bytes"
	"context"
	"fmt"
	"image/color"
	"image/png"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"foyer/app"
	"foyer/app/desktop/dbustest"
	"foyer/app/link/linktest"
	"foyer/ui/tray"
)

const (
	watcherName = "org.kde.StatusNotifierWatcher"
	watcherPath = dbus.ObjectPath("/StatusNotifierWatcher")
	itemName    = "org.kde.StatusNotifierItem"
	menuName    = "com.canonical.dbusmenu"
)

// patience is how long what happens on its own may take on a busy machine.
const patience = time.Minute

// panel is the test's own tray: a watcher that reads what registers with it.
type panel struct {
	t     *testing.T
	conn  *dbus.Conn
	items chan dbus.BusObject

	mu      sync.Mutex
	signals map[string]int
}

// RegisterStatusNotifierItem is the watcher's, over D-Bus.
func (p *panel) RegisterStatusNotifierItem(service string, sender dbus.Sender) *dbus.Error {
	p.items <- p.conn.Object(string(sender), dbus.ObjectPath(service))
	return nil
}

func openPanel(t *testing.T) *panel {
	t.Helper()
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	p := &panel{t: t, conn: conn, items: make(chan dbus.BusObject, 4), signals: map[string]int{}}
	if err := conn.Export(p, watcherPath, watcherName); err != nil {
		t.Fatal(err)
	}
	heard := make(chan *dbus.Signal, 256)
	conn.Signal(heard)
	if err := conn.AddMatchSignal(); err != nil {
		t.Fatal(err)
	}
	go func() {
		for signal := range heard {
			p.mu.Lock()
			p.signals[signal.Name]++
			p.mu.Unlock()
		}
	}()
	if _, err := conn.RequestName(watcherName, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *panel) heard(signal string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.signals[signal]
}

// item waits until the program has registered.
func (p *panel) item() shownItem {
	p.t.Helper()
	select {
	case object := <-p.items:
		return shownItem{p.t, object, p.conn.Object(object.Destination(), object.Path()+"/menu")}
	case <-time.After(patience):
		p.t.Fatal("nothing registers with the tray")
		return shownItem{}
	}
}

// shownItem is the program's icon as the panel sees it.
type shownItem struct {
	t            *testing.T
	object, menu dbus.BusObject
}

func (s shownItem) property(name string) any {
	s.t.Helper()
	value, err := s.object.GetProperty(itemName + "." + name)
	if err != nil {
		s.t.Fatal(err)
	}
	return value.Value()
}

// pixels is the icon, ARGB.
func (s shownItem) pixels() (width, height int32, argb string) {
	s.t.Helper()
	value, err := s.object.GetProperty(itemName + ".IconPixmap")
	if err != nil {
		s.t.Fatal(err)
	}
	var pictures []struct {
		Width, Height int32
		Pixels        []byte
	}
	if err := value.Store(&pictures); err != nil || len(pictures) != 1 {
		s.t.Fatalf("%d pictures: %v", len(pictures), err)
	}
	return pictures[0].Width, pictures[0].Height, string(pictures[0].Pixels)
}

type layout struct {
	ID       int32
	Look     map[string]dbus.Variant
	Children []dbus.Variant
}

// entries are the visible items of the menu in order, as a person reads them,
// and where they are.
func (s shownItem) entries() (lines []string, ids map[string]int32) {
	s.t.Helper()
	var revision uint32
	var root layout
	if err := s.menu.Call(menuName+".GetLayout", 0, int32(0), int32(-1), []string{}).Store(&revision, &root); err != nil {
		s.t.Fatal(err)
	}
	ids = map[string]int32{}
	for _, child := range root.Children {
		var one layout
		if err := dbus.Store([]any{child.Value()}, &one); err != nil {
			s.t.Fatal(err)
		}
		look := func(name string) any { return one.Look[name].Value() }
		if look("visible") == false {
			continue
		}
		line := fmt.Sprint(look("label"))
		if look("type") == "separator" {
			line = "--"
		}
		ids[line] = one.ID
		if look("toggle-state") == int32(1) {
			line = "[x] " + line
		}
		if look("enabled") == false {
			line = "(" + line + ")"
		}
		lines = append(lines, line)
	}
	return lines, ids
}

func (s shownItem) shows(want string) {
	s.t.Helper()
	var got string
	eventually(s.t, func() bool {
		lines, _ := s.entries()
		got = strings.Join(lines, "; ")
		return got == want
	}, func() string { return fmt.Sprintf("the menu is\n%s, want\n%s", got, want) })
}

func (s shownItem) click(label string) {
	s.t.Helper()
	_, ids := s.entries()
	id, there := ids[label]
	if !there {
		s.t.Fatalf("no item %q in %v", label, ids)
	}
	if err := s.menu.Call(menuName+".Event", 0, id, "clicked", dbus.MakeVariant(""), uint32(0)).Err; err != nil {
		s.t.Fatal(err)
	}
}

func eventually(t *testing.T, done func() bool, otherwise func() string) {
	t.Helper()
	for end := time.Now().Add(patience); !done(); {
		if time.Now().After(end) {
			t.Fatal(otherwise())
		}
		<-time.After(5 * time.Millisecond)
	}
}

var ann = app.State{
	Session:  app.Session{SignedIn: true, Name: "Ann Lee", Remembered: true, Link: app.LinkConnected},
	Presence: app.Presence{Status: app.StatusAvailable, Text: "Room 4", Live: true},
}

// runs shows face in the tray until the test ends.
func runs(t *testing.T, face app.Face) (opened chan struct{}) {
	t.Helper()
	opened = make(chan struct{}, 16)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tray.Run(ctx, face, "en", func() { opened <- struct{}{} })
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
	})
	return opened
}

func TestIconAndMenuFollowTheState(t *testing.T) {
	if !dbustest.Inside(t, dbustest.NoServices) {
		return
	}
	panel := openPanel(t)
	face := linktest.NewFace(app.State{})
	runs(t, face)
	item := panel.item()
	item.entries() // systray answers the very first question in part only
	item.shows("Open Foyer; --; Quit")
	if got := []any{item.property("Id"), item.property("Title"), item.property("Status"), item.property("ItemIsMenu")}; !reflect.DeepEqual(got, []any{"Foyer", "Foyer", "Active", false}) {
		t.Errorf("Id, Title, Status, ItemIsMenu: %v", got)
	}
	width, height, signedOut := item.pixels()
	if width != 44 || height != 44 || signedOut != straight(t, tray.Of(app.State{}, "").Icon.Draw(44)) {
		t.Errorf("a picture of %d by %d in %d bytes, or not the icon", width, height, len(signedOut))
	}

	face.Publish(ann)
	item.shows("Open Foyer; (Ann Lee); [x] Available; Busy; Away; Appear offline; --; Quit, stay signed in; Exit (logs you out)")
	eventually(t, func() bool { return panel.heard(itemName+".NewToolTip") > 0 }, func() string { return "no new tooltip" })
	if tip := fmt.Sprint(item.property("ToolTip")); !strings.Contains(tip, "Foyer – Ann Lee: available") {
		t.Errorf("tooltip %s", tip)
	}
	busy := ann
	busy.Presence.Status, busy.Session.Remembered = app.StatusBusy, false
	_, _, available := item.pixels()
	face.Publish(busy)
	item.shows("Open Foyer; (Ann Lee); Available; [x] Busy; Away; Appear offline; --; Exit (logs you out)")
	_, _, now := item.pixels()
	if signedOut == available || available == now {
		t.Error("the icon has not changed")
	}
	face.Publish(app.State{})
	item.shows("Open Foyer; --; Quit")
	face.Publish(ann)
	item.shows("Open Foyer; (Ann Lee); [x] Available; Busy; Away; Appear offline; --; Quit, stay signed in; Exit (logs you out)")
}

// straight is a picture as the panel is to get it: ARGB, the colors not
// multiplied by their transparency.
func straight(t *testing.T, data []byte) string {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var argb []byte
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			c := color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA)
			argb = append(argb, c.A, c.R, c.G, c.B)
		}
	}
	return string(argb)
}

func TestClicksAreIntents(t *testing.T) {
	if !dbustest.Inside(t, dbustest.NoServices) {
		return
	}
	panel := openPanel(t)
	face := linktest.NewFace(ann)
	opened := runs(t, face)
	item := panel.item()
	item.entries()

	if err := item.object.Call(itemName+".Activate", 0, int32(0), int32(0)).Err; err != nil {
		t.Fatal(err)
	}
	item.click("Open Foyer")
	for range 2 {
		select {
		case <-opened:
		case <-time.After(patience):
			t.Fatal("the window is not opened")
		}
	}
	want := []app.Intent{}
	for _, row := range []struct {
		label string
		want  app.Intent
	}{
		{"Busy", app.SetStatus{Status: app.StatusBusy, Text: "Room 4"}},
		{"Appear offline", app.SetStatus{Status: app.StatusOffline, Text: "Room 4"}},
		{"Quit, stay signed in", app.Quit{}},
		{"Exit (logs you out)", app.Exit{}},
	} {
		item.click(row.label)
		want = append(want, row.want)
		eventually(t, func() bool { return reflect.DeepEqual(face.Asked(), want) }, func() string {
			return fmt.Sprintf("after %q the app was asked for %v", row.label, face.Asked())
		})
	}
}

// TestNothingIsSentForNothing: a state that looks the same wakes no panel up.
func TestNothingIsSentForNothing(t *testing.T) {
	if !dbustest.Inside(t, dbustest.NoServices) {
		return
	}
	panel := openPanel(t)
	face := linktest.NewFace(ann)
	runs(t, face)
	item := panel.item()
	item.entries()
	other := ann
	other.People.Items = []app.Colleague{{ID: "1", Name: "Bo"}}
	other.Presence.Text = "Room 5"
	face.Publish(other)
	shown := app.SetStatus{Status: app.StatusBusy, Text: "Room 5"}
	eventually(t, func() bool {
		item.click("Busy")
		asked := face.Asked()
		return len(asked) > 0 && asked[len(asked)-1] == shown
	}, func() string { return fmt.Sprintf("the app was asked for %v", face.Asked()) })
	if n := panel.heard(itemName + ".NewIcon"); n != 0 {
		t.Errorf("%d new icons", n)
	}
	before := panel.heard(menuName + ".ItemsPropertiesUpdated")
	busy := other
	busy.Presence.Status = app.StatusBusy
	face.Publish(busy)
	item.shows("Open Foyer; (Ann Lee); Available; [x] Busy; Away; Appear offline; --; Quit, stay signed in; Exit (logs you out)")
	eventually(t, func() bool { return panel.heard(menuName+".ItemsPropertiesUpdated") >= before+2 }, func() string { return "the panel is not told" })
	if n := panel.heard(menuName+".ItemsPropertiesUpdated") - before; before != 0 || n != 2 {
		t.Errorf("%d items were touched before, %d by a new status; want 0 and 2", before, n)
	}
}

func TestPanelRestarts(t *testing.T) {
	if !dbustest.Inside(t, dbustest.NoServices) {
		return
	}
	first := openPanel(t)
	face := linktest.NewFace(ann)
	opened := runs(t, face)
	first.item().entries()
	first.conn.Close() // as a crash does
	busy := ann
	busy.Presence.Status = app.StatusBusy
	face.Publish(busy)

	item := openPanel(t).item()
	item.entries()
	item.shows("Open Foyer; (Ann Lee); Available; [x] Busy; Away; Appear offline; --; Quit, stay signed in; Exit (logs you out)")
	item.click("Open Foyer")
	select {
	case <-opened:
	case <-time.After(patience):
		t.Fatal("the new panel's click is lost")
	}
}
