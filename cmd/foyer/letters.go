package main

import (
	"foyer/app"
	"foyer/auth/courier/inbox"
	"foyer/auth/service"
)

// letters lets the program read the practice inbox, in this process only.
type letters struct{ box *inbox.Inbox }

// Subscribe implements app.LetterBox.
func (l letters) Subscribe(show func([]app.Letter)) (cancel func()) {
	return l.box.Subscribe(func(kept []inbox.Letter) {
		shown := make([]app.Letter, 0, len(kept))
		for _, one := range kept {
			shown = append(shown, app.Letter{
				ID: one.ID, At: one.At, Channel: one.Channel, To: one.To,
				Subject: one.Subject, Text: one.Text, Code: one.Code,
			})
		}
		show(shown)
	})
}

// inboxOf is nil for a server that has none.
func inboxOf(opened *service.Service) app.LetterBox {
	if opened.Inbox == nil {
		return nil
	}
	return letters{opened.Inbox}
}
