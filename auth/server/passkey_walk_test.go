package server_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"time"

	"pgregory.net/rapid"

	"foyer/auth/authtest"
	"foyer/auth/factor/passkey"
	"foyer/auth/factor/passkey/passkeytest"
)

// The passkeys of the walk in factorwalk_test.go.
var walkKinds = append(slices.Clone(everyKind), passkeys)

// trip is one through the browser, with what it brought.
type trip struct {
	step, code string
	at         time.Time
	credential string
	over       bool
}

// named: a first factor was proved.
func (c *talk) named() bool { return c.password || c.proved[passkeys] }

// ownPasskey makes a passkey behind the server's back.
func (w *stroll) ownPasskey() (id, record string) {
	rp, err := passkey.New(w.k.URL, "Foyer", w.k.Clock.Now)
	if err != nil {
		w.t.Fatal(err)
	}
	user := passkey.User{ID: w.id, Name: w.mail, DisplayName: "Person"}
	ceremony, err := rp.BeginCreate(user, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	made, err := rp.FinishCreate(ceremony.Session, user, w.make(ceremony.Options))
	if err != nil {
		w.t.Fatal(err)
	}
	return made.ID, made.Record
}

// make makes a passkey on a fresh device and moves it to the person's.
func (w *stroll) make(options json.RawMessage) []byte {
	fresh := passkeytest.New(w.k.URL)
	made := fresh.Create(options)
	w.device.Passkeys = append(w.device.Passkeys, fresh.Passkeys...)
	return made
}

// pack chooses what is posted of a trip: mostly what belongs there.
func (w *stroll) pack(c *talk, step string, form url.Values) {
	if w.act = ""; step != "passkey" && step != "enroll_passkey" {
		return
	}
	switch {
	case c.made && step == "enroll_passkey":
		w.act = "confirm"
	case c.trip != nil && !c.trip.over:
		w.act = "bring"
	default:
		w.act = "leave"
	}
	if rapid.IntRange(0, 5).Draw(w.t, "another act") == 5 {
		w.act = rapid.SampledFrom([]string{"leave", "bring", "confirm"}).Draw(w.t, "act")
	}
	switch w.act {
	case "confirm":
		form.Set("confirm", "1")
	case "leave":
		form.Set("redirect_uri", callback)
		form.Set("state", legState)
	case "bring":
		form.Set("leg_code", "guessed")
		if c.trip != nil {
			form.Set("leg_code", c.trip.code)
		}
		if len(w.trips) > 0 && rapid.IntRange(0, 5).Draw(w.t, "another trip") == 5 {
			form.Set("leg_code", w.trips[rapid.IntRange(0, len(w.trips)-1).Draw(w.t, "trip")].code)
		}
	}
}

// rightTrip tells whether what is posted of a trip is right, by this world.
func (w *stroll) rightTrip(c *talk, step string, form url.Values) bool {
	switch w.act {
	case "confirm":
		return step == "enroll_passkey" && c.made
	case "bring":
		one := c.trip
		if one == nil || one.over || one.code == "" || one.code != form.Get("leg_code") || one.step != step {
			return false
		}
		w.brought = one.credential
		known := slices.ContainsFunc(w.has, func(t *thing) bool { return t.credential == one.credential })
		return w.k.Clock.Now().Before(one.at.Add(time.Minute)) && (known || step == "enroll_passkey")
	}
	return false
}

// travel takes the trip with any passkey of the person, or goes back.
func (w *stroll) travel(step, requestURI string) *trip {
	browser := authtest.NewBrowser(w.k.t, w.k.URL)
	page := browser.Visit(requestURI)
	if page.Status != http.StatusOK || page.Creates != (step == "enroll_passkey") {
		w.t.Fatalf("the page of %s: %d", step, page.Status)
	}
	one := &trip{step: step, at: w.k.Clock.Now()}
	w.trips = append(w.trips, one)
	w.device.Passkeys = rapid.Permutation(w.device.Passkeys).Draw(w.t, "which passkey")
	response := w.device.Get(page.Options)
	if page.Creates {
		response = w.make(page.Options)
	}
	if response == nil || rapid.IntRange(0, 9).Draw(w.t, "go back") == 9 {
		browser.Cancel(requestURI)
		return one
	}
	var said struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(response, &said); err != nil {
		w.t.Fatal(err)
	}
	one.credential, one.code = said.ID, browser.Finish(requestURI, response).LegCode
	return one
}
