package web_test

import (
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"foyer/auth/authtest"
	"foyer/auth/authtest/chromium"
	"foyer/auth/flow"
)

// Somebody saw the address and was faster: the person's own visit voids the leg
// in both browsers, and the program can take another.
func TestRealOpenedFirstByAnotherBrowser(t *testing.T) {
	t.Parallel()
	w, p, tab := settingUp(t)
	tab.Device()
	stranger := openTab(t)
	theirs := stranger.Device()
	address := p.trip("enroll_passkey")

	stranger.Visit(address)
	stranger.Do(shown("#go"))
	tab.Visit(address)
	if title := tab.Title(); title != "Opened in another browser" {
		t.Errorf("the page is called %q", title)
	}
	tab.Keep("real/elsewhere")
	stranger.Continue()
	stranger.Told("once, within five minutes")
	stranger.Keep("real/ceremony-over")
	p.nothingCame()
	if reply := p.step("enroll_passkey", "confirm", "1"); reply.Status != http.StatusBadRequest {
		t.Errorf("confirmed: %d %s", reply.Status, reply.Raw)
	}
	w.keeps(0)
	if len(theirs.Credentials()) != 1 {
		t.Error("the stranger made no passkey: this test shows nothing")
	}

	p.makePasskey(tab)
	p.redeem()
	w.keeps(1)
}

// Who finishes a leg that was begun on another computer comes to a port of
// their own, and whoever began it learns nothing.
func TestRealOpenedOnAnotherComputer(t *testing.T) {
	t.Parallel()
	t.Run("a new passkey", func(t *testing.T) {
		t.Parallel()
		w, p, _ := settingUp(t)
		victim := openTab(t)
		device := victim.Device()
		p.finishedElsewhere(victim, "enroll_passkey")
		if len(device.Credentials()) != 1 {
			t.Fatal("the ceremony was not finished: this test shows nothing")
		}
		if reply := p.step("status"); reply.Answer.AuthorizationCode != "" || reply.Answer.Next[0].Confirm {
			t.Errorf("status: %s", reply.Raw)
		}
		p.guesses("enroll_passkey")
		if reply := p.step("enroll_passkey", "confirm", "1"); reply.Status != http.StatusBadRequest {
			t.Errorf("confirmed: %d %s", reply.Status, reply.Raw)
		}
		w.keeps(0)
	})
	t.Run("a sign-in", func(t *testing.T) {
		t.Parallel()
		w, _, victim, device := trusted(t)
		starter := w.program()
		starter.finishedElsewhere(victim, "passkey")
		if used := device.Credentials()[0].SignCount; used < 2 {
			t.Fatalf("used %v times: this test shows nothing", used)
		}
		starter.guesses("passkey")
		if reply := starter.step("status"); reply.Answer.AuthorizationCode != "" {
			t.Errorf("status: %s", reply.Raw)
		}
	})
}

// finishedElsewhere takes a leg whose way back leads to nobody, and finishes it
// in that tab.
func (p *program) finishedElsewhere(tab *chromium.Tab, step string) {
	t := p.w.t
	t.Helper()
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	there := "http://" + gone.Addr().String() + "/callback"
	if err := gone.Close(); err != nil {
		t.Fatal(err)
	}
	take := p.step
	if p.last.Answer.AuthSession == "" {
		take = p.first
	}
	reply := take(step, "redirect_uri", there, "state", "0123456789abcdef0123")
	tab.Allow("ERR_CONNECTION_REFUSED")
	tab.Visit(p.URL + authtest.Authorize(reply.Answer.RequestURI))
	tab.Continue()
	tab.Do(shown("body.neterror, #main-frame-error"))
	tab.Keep("real/no-listener-" + step)
}

// guesses tries what a starter knows in place of the code.
func (p *program) guesses(step string) {
	p.w.t.Helper()
	reply := p.step(step, "leg_code", "0123456789abcdef0123456789abcdef0123456789a")
	if reply.Answer.AuthorizationCode != "" || reply.Answer.Reason != "invalid_code" {
		p.w.t.Errorf("guessed: %d %s", reply.Status, reply.Raw)
	}
}

func TestRealOpenAgain(t *testing.T) {
	t.Parallel()
	w, p, tab := settingUp(t)
	tab.Device()
	before := p.trip("enroll_passkey")
	tab.Visit(before)
	tab.Do(shown("#go"))
	after := p.trip("enroll_passkey")

	tab.Continue() // in the older one
	tab.Told("once, within five minutes")
	p.nothingCame()
	tab.Visit(before)
	if title := tab.Title(); title != "This page is over" {
		t.Errorf("the older one is called %q", title)
	}
	tab.Keep("real/over")
	w.keeps(0)

	tab.Visit(after)
	tab.Continue()
	tab.Arrived()
	p.bring("enroll_passkey")
	p.step("enroll_passkey", "confirm", "1")
	p.redeem()
	w.keeps(1)
	tab.Visit(after)
	if title := tab.Title(); title != "This page is over" {
		t.Errorf("after its use it is called %q", title)
	}
}

func TestRealReload(t *testing.T) {
	t.Parallel()
	w, p, tab := settingUp(t)
	tab.Device()
	tab.Visit(p.trip("enroll_passkey"))
	for range 2 {
		tab.Do(chromedp.Reload(), shown("#go"))
	}
	if title := tab.Title(); title != "Create a passkey" {
		t.Errorf("the page is called %q", title)
	}
	tab.Continue()
	tab.Arrived()
	tab.Do(chromedp.Reload(), shown(".sign")) // the end page too
	p.bring("enroll_passkey")
	p.step("enroll_passkey", "confirm", "1")
	p.redeem()
	w.keeps(1)
}

func TestRealExpiredPage(t *testing.T) {
	t.Parallel()
	w, p, tab := settingUp(t)
	tab.Device()
	address := p.trip("enroll_passkey")
	tab.Visit(address)
	tab.Do(shown("#go"))
	w.Clock.Advance(flow.LegLife)
	tab.Continue()
	tab.Told("once, within five minutes")
	if got := tab.Buttons(); len(got) != 0 {
		t.Errorf("buttons %q", got)
	}
	p.nothingCame()
	tab.Visit(address)
	if title := tab.Title(); title != "This page is over" {
		t.Errorf("the page is called %q", title)
	}
	w.keeps(0)

	p.makePasskey(tab) // Open again
	w.keeps(1)
}

// One second before, it is as good as at first; what it brings is good for a
// minute.
func TestRealLastMoment(t *testing.T) {
	t.Parallel()
	w, p, tab := settingUp(t)
	tab.Device()
	tab.Visit(p.trip("enroll_passkey"))
	w.Clock.Advance(flow.LegLife - time.Second)
	tab.Continue()
	tab.Arrived()
	code, err := p.back()
	if err != nil {
		t.Fatal(err)
	}
	w.Clock.Advance(flow.LegCodeLife)
	if late := p.step("enroll_passkey", "leg_code", code); late.Answer.Reason != "invalid_code" {
		t.Errorf("a minute later: %d %s", late.Status, late.Raw)
	}
	w.keeps(0)
}

// No page of a ceremony needs a mouse, and the focus is never lost.
func TestRealCeremonyByKeys(t *testing.T) {
	t.Parallel()
	w, p, tab := settingUp(t)
	device := tab.Device()
	device.Verifies(false)
	tab.Visit(p.trip("enroll_passkey"))
	tab.Do(shown("#go"), chromium.Keys(kb.Tab), until(`document.activeElement.id === 'go'`), chromium.Keys(kb.Enter))
	tab.Told("Try again")
	if focus := chromium.Eval[string](tab, `document.activeElement.id`); focus != "alert" {
		t.Errorf("the focus is on %q", focus)
	}
	device.Verifies(true)
	tab.Do(chromium.Keys(kb.Tab), until(`document.activeElement.id === 'go'`), chromium.Keys(kb.Enter))
	tab.Arrived()
	p.bring("enroll_passkey")
	p.step("enroll_passkey", "confirm", "1")
	p.redeem()
	w.keeps(1)

	p.begin()
	tab.Visit(p.trip("passkey"))
	tab.Do(shown("#go"), chromium.Keys(kb.Tab, kb.Tab), until(`document.activeElement.id === 'back'`), chromium.Keys(kb.Enter))
	tab.Arrived()
	if _, err := p.back(); err == nil {
		t.Error("going back by keys signs in")
	}
}
