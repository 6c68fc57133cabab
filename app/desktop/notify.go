package desktop

import (
	"errors"
	"time"
)

// ErrNoNotifications: nobody shows notifications here.
var ErrNoNotifications = errors.New("there is no notification service")

const (
	notifyWithin = 2 * time.Second
	clickWithin  = 10 * time.Minute
)

// Note is a notification: plain text, no secrets, as it may show on a locked
// screen.
type Note struct {
	Title, Body string
	// OnClick, if set, is called once from a goroutine of its own when the
	// person clicks the notification within ten minutes, before ctx ends.
	OnClick func()
}
