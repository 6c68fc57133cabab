package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/app/apptest"
)

func TestInbox(t *testing.T) {
	s := show(t, "inbox")
	asks(t, s, app.ReadInbox{})
	s.Show(state(t, "inbox")) // the answer is still on its way
	asks(t, s, app.ReadInbox{})
	sees(t, s, "Practice")
	sees(t, s, "492 031")
	sees(t, s, "To +1 415 555 0142")
	press(t, s, "Copy")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "492031" {
		t.Errorf("copied %q", got)
	}
	st := state(t, "inbox")
	st.Inbox.Letters = append([]app.Letter{{ID: "l4", At: apptest.Now, Channel: "sms", To: "+1 415 555 0142", Code: "770 001"}}, st.Inbox.Letters...)
	st.Inbox.Unread = 1
	s.Show(st)
	asks(t, s, app.ReadInbox{}, app.ReadInbox{})
	sees(t, s, "770 001")
}

// A link in a mail is for the browser, where the whole of it has to arrive.
func TestInboxCopiesLinks(t *testing.T) {
	const link = "http://localhost:39721/password/reset?token=mYt4ygR2BC6A2FeToWdwEO6d4-GnoFdroegqSLCRJZg"
	s := show(t, "inbox")
	st := state(t, "inbox")
	st.Inbox.Letters = []app.Letter{{
		ID: "l9", At: apptest.Now, Channel: "email", To: "ann.lee@riverside.example", Subject: "Reset your password",
		Text: "Reset Password: " + link + "\n\nNobody will ever ask you for it.",
	}}
	s.Show(st)
	press(t, s, "Copy link")
	if got := fyne.CurrentApp().Clipboard().Content(); got != link {
		t.Errorf("copied %q", got)
	}
	sees(t, s, "Copied")
}

func TestNoLetterNothingToRead(t *testing.T) {
	s := show(t, "inbox-empty")
	sees(t, s, "No messages yet")
	asks(t, s)
}
