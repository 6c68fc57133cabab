package app

import (
	"cmp"
	"slices"
)

// LetterBox is where the mails and texts of practice mode arrive.
type LetterBox interface {
	// Subscribe calls show with all letters at once and whenever there is a
	// new one, never concurrently. After cancel returns, show is not called
	// again.
	Subscribe(show func([]Letter)) (cancel func())
}

// maxLetters bounds what the window is sent.
const maxLetters = 100

// showLetters shows the newest letters first.
func (s *site) showLetters(letters []Letter) {
	sorted := slices.Clone(letters)
	slices.SortStableFunc(sorted, func(a, b Letter) int { return cmp.Compare(b.At.UnixNano(), a.At.UnixNano()) })
	sorted = sorted[:min(len(sorted), maxLetters)]
	s.update(func(st *State) {
		st.Inbox = Inbox{Letters: sorted}
		for _, l := range sorted {
			if !s.c.read[l.ID] {
				st.Inbox.Unread++
			}
		}
	})
}

// readInbox marks all letters as read. Needs the mutex.
func (c *Client) readInbox() {
	c.read = map[string]bool{}
	for _, l := range c.state.Inbox.Letters {
		c.read[l.ID] = true
	}
	c.state.Inbox.Unread = 0
}
