package presence

import (
	"time"

	"foyer/auth"
)

// Bus carries messages between the hubs of several processes.
//
// Every message goes to every subscription that exists, also to those of the
// end that published it. The messages of one end arrive once each and in the
// order in which they were published; those of different ends in any order.
// Where messages may have been lost - a connection broke, a subscriber was
// slow - every subscription that may have missed one, and every subscription
// of an end whose own may not have gone out, is told to resync before the next
// message, and once more messages go through again.
type Bus interface {
	// Publish sends a message. It neither waits nor calls a subscriber before
	// it returns, and may be called by one. Messages are not changed afterwards.
	Publish(Message)
	// Subscribe calls receive for each message and resync after a gap, one
	// call at a time. After stop has returned there are no more calls; stop is
	// not called from within one.
	Subscribe(receive func(Message), resync func()) (stop func())
}

// Kind of a message.
type Kind string

// The kinds of messages.
const (
	// Ask wants to be told everything.
	Ask Kind = "ask"
	// Reports tells of people. What an earlier report said of them is void.
	Reports Kind = "reports"
	// Telling and Told enclose reports of everybody: who is not among them is
	// not with the sender.
	Telling Kind = "telling"
	Told    Kind = "told"
	// Alive is sent where nothing else is.
	Alive Kind = "alive"
	// Bye is a hub's last message. Its people are here for the grace.
	Bye Kind = "bye"
	// Ended ends the streams of a session or of an account.
	Ended Kind = "ended"
	// IsIdle and Left are of a session whose stream is with another hub.
	IsIdle Kind = "idle"
	Left   Kind = "left"
	// Pictured tells of an account that has another picture, or none.
	Pictured Kind = "pictured"
)

// Message is what hubs tell each other. As JSON it is less than 8,000 bytes,
// the limit of PostgreSQL's NOTIFY.
type Message struct {
	From      string         `json:"from"` // a hub
	Kind      Kind           `json:"kind"`
	Reports   []Report       `json:"reports,omitempty"`
	SessionID string         `json:"session,omitempty"`
	AccountID string         `json:"account,omitempty"`
	Reason    auth.EndReason `json:"reason,omitempty"`
	Idle      bool           `json:"idle,omitempty"`
	Picture   string         `json:"picture,omitempty"`
}

// Report is what one hub knows of a person: whether a stream is open there,
// and the latest wish that it has heard of.
type Report struct {
	AccountID      string    `json:"account"`
	OrganizationID string    `json:"organization,omitempty"`
	Here           bool      `json:"here,omitempty"`
	Idle           bool      `json:"idle,omitempty"`
	Picture        string    `json:"picture,omitempty"`
	Status         Status    `json:"status,omitempty"` // empty: nothing chosen
	Text           string    `json:"text,omitempty"`
	ChosenAt       time.Time `json:"chosen_at,omitzero"`
	ChosenWith     string    `json:"chosen_with,omitempty"` // a hub
}

// reportsEach is how many reports go into a message: 140 runes are up to 840
// bytes of JSON.
const reportsEach = 6
