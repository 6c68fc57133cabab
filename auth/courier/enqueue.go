package courier

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"

	"foyer/auth"
	"foyer/auth/store"
)

// sealedLetter is what store.Message.Sealed holds.
type sealedLetter struct {
	To      string    `json:"to"`
	Locale  string    `json:"locale"`
	Subject string    `json:"subject,omitempty"`
	Text    string    `json:"text"`
	HTML    string    `json:"html,omitempty"`
	Code    string    `json:"code,omitempty"`
	At      time.Time `json:"at"`
}

// Enqueue renders a mail and puts it into the outbox inside the caller's
// transaction; call Wake when that has committed. It wraps ErrUnavailable and
// ErrAddress, and has then changed nothing. The ID finds the store.Message,
// whose State tells how far it has come.
func (c *Courier) Enqueue(tx store.Outbox, m Mail) (id string, err error) {
	channel := m.Kind.Channel()
	if !c.Available(channel) {
		return "", fmt.Errorf("%s: %w", channel, ErrUnavailable)
	}
	message, err := c.message(m)
	if err != nil {
		return "", err
	}
	return message.ID, tx.InsertMessage(message)
}

// Pretend does the work of Enqueue for a mail to somebody who is not there,
// and leaves a message that is never carried: whoever watches cannot tell the
// two apart. It wraps what Enqueue wraps.
func (c *Courier) Pretend(tx store.Outbox, m Mail) error {
	channel := m.Kind.Channel()
	if !c.Available(channel) {
		return fmt.Errorf("%s: %w", channel, ErrUnavailable)
	}
	message, err := c.message(m)
	if err != nil {
		return err
	}
	message.Sealed, message.State, message.Problem = "", store.MessageFailed, "nobody has that name"
	return tx.InsertMessage(message)
}

func (c *Courier) message(m Mail) (store.Message, error) {
	now := c.Now()
	letter, err := Render(c.Sender, m)
	if err != nil {
		return store.Message{}, err
	}
	letter.ID, letter.At = rand.Text(), now
	sealed, err := c.seal(letter)
	if err != nil {
		return store.Message{}, err
	}
	life := NoticeLife
	if m.Kind.carriesCode() {
		life = CodeLife
	}
	return store.Message{
		ID: letter.ID, Channel: m.Kind.Channel(), Kind: string(m.Kind), Sealed: sealed, State: store.MessageQueued,
		CreatedAt: now, NextAt: now, GiveUpAt: now.Add(life),
	}, nil
}

func (c *Courier) seal(l Letter) (string, error) {
	plain, err := json.Marshal(sealedLetter{
		To: l.To, Locale: l.Locale, Subject: l.Subject, Text: l.Text, HTML: l.HTML, Code: l.Code.Reveal(), At: l.At,
	})
	if err != nil {
		return "", fmt.Errorf("letter: %w", err)
	}
	return c.Key.Seal(sealLabel, plain, []byte(l.ID)), nil
}

func (c *Courier) open(m store.Message) (Letter, error) {
	plain, err := c.Key.Open(sealLabel, m.Sealed, []byte(m.ID))
	if err != nil {
		return Letter{}, err
	}
	var s sealedLetter
	if err := json.Unmarshal(plain, &s); err != nil {
		return Letter{}, fmt.Errorf("letter: %w", err)
	}
	return Letter{
		ID: m.ID, Kind: Kind(m.Kind), To: s.To, Locale: s.Locale, Subject: s.Subject,
		Text: s.Text, HTML: s.HTML, Code: auth.Secret(s.Code), At: s.At,
	}, nil
}
