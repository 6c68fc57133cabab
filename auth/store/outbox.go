package store

import "time"

// MessageState is how far a message has come.
type MessageState string

// The states of a message.
const (
	MessageQueued   MessageState = "queued"
	MessageAccepted MessageState = "accepted" // handed over to mail server or gateway
	MessageFailed   MessageState = "failed"   // given up
)

// Message is an email or a text on its way out.
type Message struct {
	ID      string
	Channel string // "email" or "sms"
	Kind    string // the template
	// Sealed holds address and contents, sealed; empty after hand-over and
	// after giving up.
	Sealed    string
	State     MessageState
	Attempts  int
	CreatedAt time.Time
	NextAt    time.Time // not to be tried before
	GiveUpAt  time.Time // not to be tried after
	HandedAt  time.Time // zero until accepted
	// Problem is a short reason of the last failure, for the operator.
	Problem string
}

// Outbox keeps messages until somebody has taken them.
type Outbox interface {
	InsertMessage(Message) error
	Message(id string) (Message, error)
	// ClaimMessages returns up to limit queued messages that are due, oldest
	// first, and sets their NextAt to until, so that no other worker takes
	// them meanwhile. Those past their GiveUpAt are among them: whoever
	// claims one settles it as failed.
	ClaimMessages(now, until time.Time, limit int) ([]Message, error)
	// SettleMessage replaces Sealed, State, Attempts, NextAt, HandedAt and
	// Problem; it wraps ErrConflict unless the message is queued.
	SettleMessage(Message) error
}
