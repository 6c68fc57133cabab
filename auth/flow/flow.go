package flow

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"foyer/auth"
	"foyer/auth/factor/password"
	"foyer/auth/policy"
	"foyer/auth/serverkey"
	"foyer/auth/session"
	"foyer/auth/store"
)

// The lives of a conversation and of a stored answer.
const (
	Life       = 30 * time.Minute
	AnswerLife = 30 * time.Second
)

// Options of a Service; Store, Key, Sessions and Hasher are required.
type Options struct {
	Store    store.Store
	Key      *serverkey.Key
	Sessions *session.Service
	Hasher   *password.Hasher
	Password policy.Password // policy.PasswordDefault
	// OwnNames must not make a password: the product's and the server's.
	OwnNames []string
	Now      func() time.Time // time.Now
	Logger   *slog.Logger     // outcomes, never secrets
}

// Service leads conversations. Safe for concurrent use, also by several
// processes on one store.
type Service struct {
	Options
	counterKey []byte
	steps      map[auth.Step]step
}

// New makes a service.
func New(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Password == "" {
		o.Password = policy.PasswordDefault
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Service{Options: o, counterKey: counterKey(o.Key)}
	s.steps = map[auth.Step]step{
		auth.StepPassword:    passwordStep{s},
		auth.StepNewPassword: newPasswordStep{s},
		auth.StepStatus:      statusStep{},
	}
	return s
}

// Request is one turn as the client asked for it.
type Request struct {
	// Thumbprint is of the key whose proof came with the request.
	Thumbprint string
	// Source is where it came from: an IPv4 address or an IPv6 /64.
	Source string
	// AuthSession is empty in the first turn, which needs Start.
	AuthSession auth.Secret
	Start       Start
	Step        auth.Step
	// Body is the whole request in one canonical form; a repeat is known by it.
	Body auth.Secret

	Username    string
	Password    auth.Secret
	HasUsername bool
}

// Start is what a client says once, in the first turn (RFC 6749, RFC 7636).
type Start struct {
	ResponseType  string
	ClientID      string
	Scope         string
	CodeChallenge string
	CodeMethod    string
	DeviceName    string
}

// Result is the answer to a turn. Code is set when all is done.
type Result struct {
	Code        auth.Secret
	AuthSession auth.Secret
	ExpiresIn   time.Duration
	Reason      auth.Reason
	Next        []Next
	// Rules that a new password failed, with auth.ReasonWeakPassword.
	Rules []string
}

// Next is one way to go on.
type Next struct {
	Step auth.Step
	// AttemptsLeft until the next wait; nil where it is not counted down.
	AttemptsLeft *int
	// Rules of a new password, with auth.StepNewPassword.
	Rules []policy.Rule
}

var (
	// ErrSession: the auth_session is unknown, expired, spent or another
	// key's. The client starts over.
	ErrSession = errors.New("unknown auth_session")
	// ErrBusy: nothing was counted; try again a little later.
	ErrBusy = errors.New("too busy")
)

// ThrottledError: no attempt was made. Closed: waiting will not help.
type ThrottledError struct {
	RetryAfter time.Duration
	Closed     bool
}

func (e *ThrottledError) Error() string { return fmt.Sprintf("wait %s", e.RetryAfter) }

// RequestError: the request is not one that this conversation can take.
// Nothing was spent. Field is one of the Field constants.
type RequestError struct {
	Field string
	Next  []Next
}

// What can be wrong with a request.
const (
	FieldStep         = "step"
	FieldClient       = "client_id"
	FieldScope        = "scope"
	FieldResponseType = "response_type"
	FieldChallenge    = "code_challenge"
)

func (e *RequestError) Error() string { return "request refused: " + e.Field }
