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
	// result grows along the way.
	result Result
	// counted is the budget the attempt was taken from, if any.
	counted *store.Counter
	// proof is what a step carries from verify to settle.
	right bool
	hash  string
}

// sealLabel keys the auth_session before the first right answer.
const sealLabel = "auth_session"

// open finds the conversation. A non-nil result is the stored answer of the
// same request.
func (s *Service) open(ctx context.Context, req Request) (*turn, *Result, error) {
	t := &turn{Request: req}
	switch {
	case req.AuthSession == "":
		if err := req.Start.check(); err != nil {
			return nil, nil, err
		}
		t.state = state{
			Scope: req.Start.Scope, CodeChallenge: req.Start.CodeChallenge,
			DeviceName: cleanName(req.Start.DeviceName), At: s.Now(),
		}
		return t, nil, nil
	case len(req.AuthSession) != tokenLength:
		return t, nil, s.unseal(t)
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

// cleanName keeps a device's name short and printable: it is shown to people.
func cleanName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || !unicode.IsPrint(r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, strings.TrimSpace(name))
	for utf8.RuneCountInString(name) > 64 {
		_, last := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-last]
	}
	return name
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
	row, account, err := s.load(ctx, hash)
	if err != nil {
		return nil, err
	}
	if row.Thumbprint != t.Thumbprint || !s.Now().Before(row.ExpiresAt) {
		return nil, ErrSession
	}
	if row.Current != hash {
		return s.again(ctx, t, row)
	}
	if err := json.Unmarshal(row.State, &t.state); err != nil || t.Done || t.overtaken(account) {
		return nil, ErrSession
	}
	t.row, t.account = &row, account
	return nil, nil
}

// overtaken: another password was set since the one that was proved here.
func (t *turn) overtaken(account store.Account) bool {
	return t.PasswordMark != "" && t.PasswordMark != passwordMark(account)
}

func passwordMark(account store.Account) string { return hashOf(auth.Secret(account.PasswordHash)) }

func (s *Service) load(ctx context.Context, hash string) (row store.Flow, account store.Account, err error) {
	err = s.Store.View(ctx, func(tx store.Tx) error {
		if row, err = tx.FlowByAuthSession(hash); err != nil {
			return err
		}
		account, err = tx.Account(row.AccountID)
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return row, account, ErrSession
	}
	return row, account, err
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
