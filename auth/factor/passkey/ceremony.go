package passkey

import (
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// maxResponse is more than any authenticator answers, in bytes.
const maxResponse = 64 << 10

// Ceremony is one that has begun.
type Ceremony struct {
	// Options are for the browser's parseCreationOptionsFromJSON or
	// parseRequestOptionsFromJSON, as they are.
	Options json.RawMessage
	// Session is what Finish needs again. It must not be changeable by the
	// client and must be finished at most once.
	Session string
}

// session is what a Ceremony's Session says.
type session struct {
	Type    protocol.CeremonyType `json:"type"`
	Expires time.Time             `json:"expires"`
	Data    webauthn.SessionData  `json:"data"`
}

func (rp *RelyingParty) ceremony(kind protocol.CeremonyType, options any, data *webauthn.SessionData) (Ceremony, error) {
	encoded, err := json.Marshal(options)
	if err != nil {
		return Ceremony{}, fmt.Errorf("passkey: encode options: %w", err)
	}
	kept, err := json.Marshal(session{Type: kind, Expires: rp.now().Add(Life), Data: *data})
	if err != nil {
		return Ceremony{}, fmt.Errorf("passkey: encode session: %w", err)
	}
	return Ceremony{Options: encoded, Session: string(kept)}, nil
}

// resume returns what was kept of a ceremony of that kind, if it may still be
// finished with a response of that size.
func (rp *RelyingParty) resume(kept string, kind protocol.CeremonyType, response []byte) (webauthn.SessionData, error) {
	var s session
	switch err := json.Unmarshal([]byte(kept), &s); {
	case err != nil:
		return webauthn.SessionData{}, refuse("the session is not readable")
	case s.Type != kind:
		return webauthn.SessionData{}, refuse("the session is of another ceremony")
	case s.Data.RelyingPartyID != rp.id:
		return webauthn.SessionData{}, refuse("the session is of another relying party")
	case !rp.now().Before(s.Expires):
		return webauthn.SessionData{}, refuse("the session has expired")
	case len(response) > maxResponse:
		return webauthn.SessionData{}, refuse("the response is too large")
	}
	return s.Data, nil
}

// checkClient checks what the library takes with some latitude (the origin),
// or would repeat in an error (the challenge).
func (rp *RelyingParty) checkClient(client *protocol.CollectedClientData, challenge string) error {
	//lint:ignore SA1019 Level 3 knows token binding no more, so what old clients say of it is not judged.
	client.TokenBinding = nil
	if subtle.ConstantTimeCompare([]byte(client.Challenge), []byte(challenge)) != 1 {
		return refuse("the challenge is another")
	}
	if client.Origin != rp.origin {
		return refuse("the origin is " + client.Origin)
	}
	return nil
}
