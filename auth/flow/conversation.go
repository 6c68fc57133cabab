package flow

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"foyer/auth"
	"foyer/auth/policy"
	"foyer/auth/serverkey"
	"foyer/auth/store"
)

// state is what a conversation remembers between turns, as JSON in its row;
// before the first right answer only its beginning, sealed in the auth_session.
type state struct {
	Scope         string        `json:"scope"`
	CodeChallenge string        `json:"challenge"`
	DeviceName    string        `json:"device"`
	At            time.Time     `json:"at"`
	Passed        policy.Passed `json:"passed"`
	// PasswordMark is of the password that was proved: when somebody sets
	// another one, what the old one began is void.
	PasswordMark string `json:"mark,omitempty"`
	Done         bool   `json:"done,omitempty"`

	// Long: something was to be set up, which takes an hour.
	Long    bool           `json:"long,omitempty"`
	Locale  string         `json:"locale,omitempty"`
	Purpose policy.Purpose `json:"purpose,omitempty"`
	// Codes are those sent in this conversation, the newest of each way; an
	// authenticator's by its ID, an enrollment's by its step.
	Codes map[string]sentCode `json:"codes,omitempty"`
	// Enrolling is what is being set up and not proved yet.
	Enrolling enrolling `json:"enrolling,omitzero"`
	// Skews are TOTP codes that were right for another time.
	Skews []skew `json:"skews,omitempty"`
	// Recovery is the hash of the recovery code that was shown here.
	Recovery string `json:"recovery,omitempty"`
	// StandsOn is the hash of the recovery code or pass that was presented.
	StandsOn string `json:"stands_on,omitempty"`
	// Leg is the trip through the browser that is under way, Trips how many
	// were begun.
	Leg   string `json:"leg,omitempty"`
	Trips int    `json:"trips,omitempty"`
	// Pending is who wants to become an account, or part of one.
	Pending *pending `json:"pending,omitempty"`
	// Link is the identity that is linked once its account was proved.
	Link *identity `json:"link,omitempty"`
}

// sentCode is a code on its way, as keyed hash.
type sentCode struct {
	MAC     string    `json:"mac"`
	Message string    `json:"message"`
	At      time.Time `json:"at"`
	Misses  int       `json:"misses"`
}

// enrolling keeps what a set-up has shown or been told, sealed.
type enrolling struct {
	Seed string `json:"seed,omitempty"` // TOTP
	// Burned are TOTP steps that explained a clock and prove nothing.
	Burned []int64 `json:"burned,omitempty"`
	Phone  string  `json:"phone,omitempty"` // E.164
	Hint   string  `json:"hint,omitempty"`
	// Passkey was made in a browser and waits to be confirmed.
	Passkey *newPasskey `json:"passkey,omitempty"`
}

// skew is a TOTP code that was right offset steps away from now.
type skew struct {
	Step   int64 `json:"step"`
	Offset int64 `json:"offset"`
}

// turn is one request on its way through the dispatcher.
type turn struct {
	Request
	state
	// row is nil before the first right answer.
	row *store.Flow
	// account is whom the conversation is about: zero before the first right
	// answer. claimed is whom the step names, and zero for nobody.
	account, claimed store.Account
	situation        policy.Situation
	// kept are the account's authenticators with what verifies them, onetime
	// its recovery codes and passes, messages the codes on their way.
	kept     []store.Authenticator
	onetime  []store.OneTimeCode
	messages map[string]store.Message
	// result grows along the way.
	result Result
	// wake: something was put into the outbox.
	wake bool
	// counted is the budget the attempt was taken from, if any; ahead are those
	// that were used last at a time that is yet to come.
	counted *store.Counter
	ahead   []store.Counter
	// proof is what a step carries from verify to settle.
	right bool
	hash  string
	step  int64
	skew  skew
	// restate: a code was sent so recently that none is sent now.
	restate bool
	// fresh is the ID of the row that this turn may make.
	fresh string
	// linked: another provider signs in to the account; offered: its person
	// has answered here whether this device is trusted.
	linked, offered bool
	// endpoint, outcome and found are what verify or spend has brought.
	endpoint string
	outcome  legOutcome
	found    *identity
	nonce    auth.Secret
	// first: nobody has an account yet.
	first bool
	// later runs after the turn is in the store, and nobody waits for it.
	later func(context.Context)
}

// id names the conversation's row, also before it is there.
func (t *turn) id() string {
	if t.row != nil {
		return t.row.ID
	}
	return t.fresh
}

// sealLabel keys the auth_session before the first right answer.
const sealLabel = "auth_session"

// open finds the conversation. A non-nil result is the stored answer of the
// same request.
func (s *Service) open(ctx context.Context, req Request) (*turn, *Result, error) {
	t := &turn{Request: req, fresh: rand.Text()}
	switch {
	case req.AuthSession == "":
		if err := req.Start.check(); err != nil {
			return nil, nil, err
		}
		t.state = state{
			Scope: req.Start.Scope, CodeChallenge: req.Start.CodeChallenge,
			DeviceName: CleanName(req.Start.DeviceName), At: s.Now(), Locale: CleanName(req.Locale),
		}
		t.situation = s.situationOf(t)
		return t, nil, nil
	case len(req.AuthSession) != tokenLength:
		err := s.unseal(t)
		t.situation = s.situationOf(t)
		return t, nil, err
	}
	answer, err := s.openRow(ctx, t)
	return t, answer, err
}

// check is strict: each value has exactly one meaning in this profile.
func (b Start) check() error {
	switch {
	case b.ResponseType != "code":
		return &RequestError{Field: FieldResponseType}
	case b.ClientID != "foyer-desktop":
		return &RequestError{Field: FieldClient}
	case b.Scope != auth.ScopeFoyer && b.Scope != auth.ScopeRemember:
		return &RequestError{Field: FieldScope}
	case b.CodeMethod != "S256" || !isChallenge(b.CodeChallenge):
		return &RequestError{Field: FieldChallenge}
	}
	return nil
}

func isChallenge(text string) bool {
	sum, err := base64.RawURLEncoding.Strict().DecodeString(text)
	return err == nil && len(sum) == sha256.Size
}

// nameLength is how long the name of a device or authenticator may be, in
// characters.
const nameLength = 64

// CleanName keeps the name of a device or authenticator short and printable: it
// is shown to people. It looks at each character once, as whoever sends a long
// one has not signed in yet.
func CleanName(name string) string {
	left := nameLength
	return strings.Map(func(r rune) rune {
		if left == 0 || unicode.IsControl(r) || !unicode.IsPrint(r) || r == utf8.RuneError {
			return -1
		}
		left--
		return r
	}, strings.TrimSpace(name))
}

// seal makes the auth_session of a conversation without a row. It is not
// spent by use: every post on it counts in the store.
func (s *Service) seal(t *turn) auth.Secret {
	plain, err := json.Marshal(t.state)
	if err != nil {
		panic(err) // plain data
	}
	return auth.Secret(s.Key.Seal(sealLabel, plain, []byte(t.Thumbprint)))
}

func (s *Service) unseal(t *turn) error {
	plain, err := s.Key.Open(sealLabel, t.AuthSession.Reveal(), []byte(t.Thumbprint))
	if err != nil || json.Unmarshal(plain, &t.state) != nil {
		return ErrSession
	}
	if age := s.Now().Sub(t.At); age < 0 || age >= Life {
		return ErrSession
	}
	return nil
}

// tokenLength of an auth_session with a row: 256 bits in base64url.
const tokenLength = 43

func newAuthSession() auth.Secret {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails (crypto/rand)
	return auth.Secret(base64.RawURLEncoding.EncodeToString(raw))
}

func hashOf(authSession auth.Secret) string {
	sum := sha256.Sum256([]byte(authSession.Reveal()))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// openRow loads a conversation that has passed a step, or the stored answer.
func (s *Service) openRow(ctx context.Context, t *turn) (*Result, error) {
	hash := hashOf(t.AuthSession)
	var row store.Flow
	err := s.Store.View(ctx, func(tx store.Tx) (err error) {
		if row, err = tx.FlowByAuthSession(hash); err != nil || row.Current != hash {
			return err
		}
		if err = json.Unmarshal(row.State, &t.state); err != nil {
			return err
		}
		t.row = &row
		if row.AccountID != "" {
			if t.account, err = tx.Account(row.AccountID); err != nil {
				return err
			}
		}
		return s.situate(tx, t)
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil, ErrSession
	}
	if err != nil {
		return nil, err
	}
	if row.Thumbprint != t.Thumbprint || !s.Now().Before(row.ExpiresAt) {
		return nil, ErrSession
	}
	if row.Current != hash {
		return s.again(ctx, t, row)
	}
	if !s.Now().Before(s.ends(t)) {
		return nil, ErrSession
	}
	if t.Done || t.overtaken(t.account) {
		return nil, ErrSession
	}
	return nil, nil
}

// overtaken: another password was set since the one that was proved here.
func (t *turn) overtaken(account store.Account) bool {
	return t.PasswordMark != "" && t.PasswordMark != passwordMark(account)
}

func passwordMark(account store.Account) string { return hashOf(auth.Secret(account.PasswordHash)) }

func (s *Service) load(ctx context.Context, hash string) (row store.Flow, err error) {
	err = s.Store.View(ctx, func(tx store.Tx) error {
		row, err = tx.FlowByAuthSession(hash)
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return row, ErrSession
	}
	return row, err
}

// bodyMAC knows a repeated body without keeping it: its key is the presented
// auth_session, of which the server keeps only the hash.
func bodyMAC(authSession, body auth.Secret) string {
	return serverkey.MAC(keyOf(authSession, "body"), body.Reveal())
}

func keyOf(authSession auth.Secret, label string) []byte {
	sum := sha256.Sum256([]byte("foyer/" + label + "/" + authSession.Reveal()))
	return sum[:]
}
