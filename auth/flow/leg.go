package flow

import (
	"encoding/json"
	"errors"
	"strings"
	"time"

	"foyer/auth"
	"foyer/auth/factor/google"
	"foyer/auth/factor/passkey"
	"foyer/auth/store"
)

// How long a trip through the browser may take, and how long what it brought
// is good.
const (
	LegLife     = 5 * time.Minute
	LegCodeLife = time.Minute
	// legsPerSource may be begun within Life by who has proved nothing yet, and
	// as many in a conversation by who has.
	legsPerSource = 200
)

// requestURI is RFC 9126's form of a request's name.
const requestURI = "urn:ietf:params:oauth:request_uri:"

// legDetails is what a leg needs in the browser and to come back.
type legDetails struct {
	RedirectURI string          `json:"redirect_uri,omitempty"`
	State       string          `json:"state,omitempty"`
	Account     string          `json:"account,omitempty"`
	Name        string          `json:"name,omitempty"`
	Device      string          `json:"device,omitempty"`
	Locale      string          `json:"locale,omitempty"`
	Options     json.RawMessage `json:"options,omitempty"`
	Session     string          `json:"session,omitempty"`
	// Nonce is the other provider's.
	Nonce auth.Secret `json:"nonce,omitempty"`
}

// legOutcome is what a ceremony in the browser has shown, and counts nothing
// before its code is presented.
type legOutcome struct {
	Assertion *passkey.Assertion  `json:"assertion,omitempty"`
	Created   *passkey.Credential `json:"created,omitempty"`
	Browser   string              `json:"browser,omitempty"`
}

// LegID names the leg of a request_uri, and its cookie.
func LegID(request string) string {
	return hashOf(auth.Secret(strings.TrimPrefix(request, requestURI)))
}

// startLeg checks where the browser is to come back to, and how often who has
// proved nothing yet has begun.
func (s *Service) startLeg(tx store.Tx, t *turn) error {
	switch {
	case !google.LoopbackRedirect(t.RedirectURI):
		return &RequestError{Field: FieldRedirectURI, Next: s.waysNow(t)}
	case len(t.Request.State) < 16 || len(t.Request.State) > 128 || strings.Trim(t.Request.State, stateLetters) != "":
		return &RequestError{Field: FieldState, Next: s.waysNow(t)}
	}
	return s.countOpen(tx, t)
}

const stateLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// countOpen bounds the rows that strangers can make, and those that one
// conversation can.
func (s *Service) countOpen(tx store.Tx, t *turn) error {
	if t.row != nil && t.Trips >= legsPerSource {
		return &ThrottledError{RetryAfter: s.ends(t).Sub(s.Now())}
	}
	if t.row != nil {
		return nil
	}
	source := s.sourceName("open:" + t.Source)
	count, _, err := s.recent(tx, source, strangers, Life)
	if err != nil {
		return err
	}
	if count >= legsPerSource {
		return &ThrottledError{RetryAfter: time.Minute}
	}
	return tx.NoteSend(source, strangers, s.Now())
}

// beginLeg makes a leg of this conversation, and names it in the answer.
func (s *Service) beginLeg(tx store.Tx, t *turn, ceremony passkey.Ceremony) error {
	token := newAuthSession()
	details, err := json.Marshal(legDetails{
		RedirectURI: t.RedirectURI, State: t.Request.State, Account: t.account.Email, Name: t.account.Name,
		Device: t.DeviceName, Locale: t.state.Locale, Options: ceremony.Options, Session: ceremony.Session,
	})
	if err != nil {
		return err
	}
	t.Leg, t.Trips, t.result.RequestURI = hashOf(token), t.Trips+1, requestURI+token
	return tx.InsertLeg(store.Leg{
		ID: t.Leg, Thumbprint: t.Thumbprint, AccountID: t.account.ID, Step: t.Step, Details: string(details),
		// It is kept for the code that comes in the last moment.
		CreatedAt: s.Now(), ExpiresAt: s.Now().Add(LegLife + LegCodeLife),
	})
}

// leaveLeg voids the leg that is under way when another step is taken.
func (s *Service) leaveLeg(tx store.Tx, t *turn) error {
	var goesOn bool
	switch t.Step {
	case auth.StepStatus:
		goesOn = true
	case auth.StepPasskey, auth.StepEnrollPasskey:
		goesOn = t.LegCode != ""
	case auth.StepGoogle:
		goesOn = t.Code != ""
	}
	if goesOn {
		return nil
	}
	return s.voidLeg(tx, t)
}

func (s *Service) voidLeg(tx store.Tx, t *turn) error {
	if t.Leg == "" {
		return nil
	}
	err := tx.EndLeg(t.Leg, s.Now())
	if errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// spendLeg takes what the browser has brought, once. t.right tells whether it
// was of this conversation and key, and in time.
func (s *Service) spendLeg(tx store.Tx, t *turn) error {
	t.right, t.outcome = false, legOutcome{}
	leg, err := tx.LegByCode(hashOf(t.LegCode))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	mine := err == nil && leg.ID == t.Leg && leg.Thumbprint == t.Thumbprint && leg.Step == t.Step
	if !mine {
		return s.voidLeg(tx, t) // the owner of the other one may still come
	}
	err = tx.EndLeg(leg.ID, s.Now())
	if errors.Is(err, store.ErrConflict) {
		return nil
	}
	t.right = err == nil && s.Now().Sub(leg.CodeAt) < LegCodeLife && json.Unmarshal([]byte(leg.Outcome), &t.outcome) == nil
	return err
}
