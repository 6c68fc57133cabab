//go:build linux

package e2e

import (
	"database/sql"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	_ "modernc.org/sqlite" // the server's database, while it is stopped
)

// notices is a notification service whose notes can be clicked.
type notices struct {
	bus   *dbus.Conn
	shown chan notice
	last  atomic.Uint32
}

type notice struct {
	id          uint32
	title, body string
}

const (
	noticesName = "org.freedesktop.Notifications"
	noticesPath = "/org/freedesktop/Notifications"
)

// showsNotices gives the desktop a notification service.
func (p *person) showsNotices() *notices {
	p.t.Helper()
	n := &notices{bus: p.bus, shown: make(chan notice, 16)}
	p.must(p.bus.Export(n, noticesPath, noticesName))
	_, err := p.bus.RequestName(noticesName, dbus.NameFlagDoNotQueue)
	p.must(err)
	return n
}

// GetCapabilities and Notify are called by programs.
func (n *notices) GetCapabilities() ([]string, *dbus.Error) { return []string{"actions", "body"}, nil }

// Notify takes a note and names it.
func (n *notices) Notify(_ string, _ uint32, _, title, body string, _ []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	id := n.last.Add(1)
	n.shown <- notice{id, title, body}
	return id, nil
}

// reads waits for a note whose title begins like that.
func (p *person) reads(n *notices, title string) notice {
	p.t.Helper()
	late := time.After(Patience)
	for {
		select {
		case one := <-n.shown:
			if strings.HasPrefix(one.title, title) {
				return one
			}
		case <-late:
			p.t.Fatalf("no notification %q", title)
		}
	}
}

func (p *person) clicks(n *notices, one notice) {
	p.t.Helper()
	p.must(n.bus.Emit(noticesPath, noticesName+".ActionInvoked", one.id, "default"))
}

// asksDatabase runs a statement on the data of a server that is stopped.
func (p *person) asksDatabase(do func(*sql.DB) error) {
	p.t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(p.server.Data, "foyer.db"))
	p.must(err)
	p.must(do(db))
	p.must(db.Close())
}

// TestRenewalInPlace: a session that is about to end is told of while the
// window is closed; a click leads to the form, and the password alone lets the
// day go on.
func TestRenewalInPlace(t *testing.T) {
	p := sitsDown(t)
	p.hasServer()
	p.opensPanel()
	notices := p.showsNotices()
	foyer := p.starts()
	p.signsIn(true)
	p.asks(0, "--quit")
	p.exits(foyer, 0)

	// What is left of the session's life is what a person would see at its end.
	p.must(p.server.Stop())
	p.asksDatabase(func(db *sql.DB) error {
		_, err := db.Exec("UPDATE sessions SET absolute_until = ?", time.Now().Add(9*time.Minute).UnixMilli())
		return err
	})
	p.must(p.server.Start())

	foyer, w := p.startsSignedIn()
	ending := p.reads(notices, "Your sign-in ends soon")
	p.must(p.Picture(w, "banner"))
	p.closesToTray(w, foyer)

	p.clicks(notices, ending)
	w = p.sees(TitleSignIn)
	p.must(p.Retype(w, "Not-it-1"))
	p.must(p.Submit(w))
	w = p.sees(TitleSignInAgain)
	p.must(p.Retype(w, ann.Password))
	p.must(p.Submit(w))
	w = p.sees(TitleHome(ann.Name))
	p.must(p.Picture(w, "renewed"))
	p.keeps("session", true)
	p.asks(0, "--quit")
	p.exits(foyer, 0)

	p.must(p.server.Stop())
	var living, soon int
	p.asksDatabase(func(db *sql.DB) error {
		return db.QueryRow("SELECT count(*), count(CASE WHEN absolute_until < ? THEN 1 END) FROM sessions WHERE ended_at = 0",
			time.Now().Add(time.Hour).UnixMilli()).Scan(&living, &soon)
	})
	if living != 1 || soon != 0 {
		t.Errorf("%d sessions live, %d of them end soon; want one new one", living, soon)
	}
	p.must(p.server.Start())
	p.startsSignedIn()
}
