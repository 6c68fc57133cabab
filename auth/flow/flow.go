package flow

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"foyer/auth"
	"foyer/auth/courier"
	"foyer/auth/factor/password"
	"foyer/auth/policy"
	"foyer/auth/serverkey"
	"foyer/auth/session"
	"foyer/auth/store"
)

// The lives of a conversation and of a stored answer.
const (
	Life       = 30 * time.Minute
	LongLife   = 60 * time.Minute // where something is enrolled
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
	// Courier carries codes and notices; nil carries nothing.
	Courier Courier
	// Issuer is what authenticator apps call this server: "Foyer".
	Issuer string
	// Google signs people in whom another provider knows; nil for none.
	// GoogleClientID is what that provider calls us.
	Google         Provider
	GoogleClientID string
	// Registration is who may make an account: RegistrationClosed.
	Registration Registration
	// FirstPerson: whoever makes the first account becomes the admin.
	FirstPerson bool
	// Background runs work that nobody waits for, until the server ends; nil
	// leaves it out.
	Background func(func(context.Context))
	Now        func() time.Time // time.Now
	Logger     *slog.Logger     // outcomes, never secrets
}

// Service leads conversations. Safe for concurrent use, also by several
// processes on one store.
type Service struct {
	Options
	counterKey, codeKey, onetimeKey []byte
	steps                           map[auth.Step]step
	// site is under which address people reach the server; nil before Reach.
	site atomic.Pointer[site]
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
	if o.Courier == nil {
		o.Courier = noCourier{}
	}
	if o.Issuer == "" {
		o.Issuer = "Foyer"
	}
	if o.Registration == "" {
		o.Registration = RegistrationClosed
	}
	s := &Service{
		Options: o, counterKey: counterKey(o.Key),
		codeKey: o.Key.Derive("one-time codes"), onetimeKey: onetimeKey(o.Key),
	}
	s.steps = map[auth.Step]step{
		auth.StepPassword:          passwordStep{s},
		auth.StepNewPassword:       newPasswordStep{s},
		auth.StepTOTP:              totpStep{s},
		auth.StepEmailCode:         mailStep{sentStep{s, auth.FactorEmailCode}},
		auth.StepSMSCode:           sentStep{s, auth.FactorSMSCode},
		auth.StepRecoveryCode:      recoveryStep{s},
		auth.StepRecoveryCodeSaved: savedStep{s},
		auth.StepAdminPass:         passStep{s},
		auth.StepEnrollTOTP:        enrollTOTPStep{s},
		auth.StepEnrollEmail:       enrollSentStep{s, auth.FactorEmailCode},
		auth.StepEnrollSMS:         enrollSentStep{s, auth.FactorSMSCode},
		auth.StepPasskey:           passkeyStep{s},
		auth.StepEnrollPasskey:     enrollPasskeyStep{s},
		auth.StepGoogle:            googleStep{s},
		auth.StepRegister:          registerStep{s},
		auth.StepSkip:              skipStep{},
		auth.StepStatus:            statusStep{},
	}
	return s
}

// Steps names what can be taken, in order.
func (s *Service) Steps() []string {
	names := make([]string, 0, len(s.steps))
	for name := range s.steps {
		if s.serves(name) {
			names = append(names, string(name))
		}
	}
	slices.Sort(names)
	return names
}

// serves: what the step needs is there.
func (s *Service) serves(step auth.Step) bool {
	switch step {
	case auth.StepPasskey, auth.StepEnrollPasskey:
		return s.relyingParty() != nil
	case auth.StepGoogle:
		return s.Google != nil
	case auth.StepRegister:
		return s.FirstPerson || s.Registration != RegistrationClosed && s.Channels().Email
	}
	return true
}

// Courier takes what is to be said to people (courier.Courier).
type Courier interface {
	// Enqueue puts a message into the outbox inside the caller's transaction.
	Enqueue(tx store.Outbox, mail courier.Mail) (id string, err error)
	// Pretend does the same work for a message that goes to nobody.
	Pretend(tx store.Outbox, mail courier.Mail) error
	// Available tells whether a channel is configured.
	Available(channel string) bool
	// Wake is called after the transaction has committed.
	Wake()
}

// noCourier is a server without mail and texts.
type noCourier struct{}

func (noCourier) Enqueue(store.Outbox, courier.Mail) (string, error) {
	return "", courier.ErrUnavailable
}
func (noCourier) Pretend(store.Outbox, courier.Mail) error { return courier.ErrUnavailable }
func (noCourier) Available(string) bool                    { return false }
func (noCourier) Wake()                                    {}

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

	// ID names an authenticator where a step has several.
	ID string
	// Code is a typed code; Send asks for one to be sent instead.
	Code auth.Secret
	Send bool
	// Phone is the number typed for enroll_sms.
	Phone string
	// Of is what skip declines.
	Of auth.Step
	// RedirectURI and State begin a trip through the browser; LegCode is what
	// it brought back, Confirm keeps a new passkey. Verifier (PKCE) and Code
	// are what another provider has given.
	RedirectURI, State string
	LegCode            auth.Secret
	Confirm            bool
	Verifier           auth.Secret
	// Name and Email of a new account.
	Name, Email string
	// Locale is the person's languages (OpenID ui_locales).
	Locale string
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
	// Secret and URI answer the first enroll_totp; RecoveryCode is pending.
	// Each is told once.
	Secret       auth.Secret
	URI          auth.Secret
	RecoveryCode auth.Secret
	// Skew goes with auth.ReasonClockSkew; positive is a slow phone.
	Skew time.Duration
	// Why goes with auth.ReasonPhoneNotSupported.
	Why string
	// RequestURI sends the browser to the authorization endpoint, for LegLife.
	RequestURI auth.Secret
	// Google is what the browser needs to go to the other provider.
	Google *GoogleRequest
}

// GoogleRequest is what the program asks the other provider with.
type GoogleRequest struct {
	Endpoint, ClientID, Nonce string
}

// Next is one way to go on.
type Next struct {
	Step     auth.Step
	ID       string
	Label    string
	Hint     string
	Optional bool
	Ask      bool
	// Sent: a code is on its way; Resend is how long until another may be
	// asked for, Expires how long this one lives (zero before its hand-over).
	Sent      bool
	Resend    time.Duration
	Expires   time.Duration
	Delivery  store.MessageState
	Delivered time.Time
	// AttemptsLeft until the next wait; nil where it is not counted down.
	AttemptsLeft *int
	// Rules of a new password, with auth.StepNewPassword.
	Rules []policy.Rule
	// Confirm: the passkey that Label and Hint name waits to be kept.
	Confirm bool
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
	FieldID           = "id"
	FieldPurpose      = "purpose"
	FieldRedirectURI  = "redirect_uri"
	FieldState        = "state"
)

func (e *RequestError) Error() string { return "request refused: " + e.Field }
