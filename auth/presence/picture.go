package presence

// SetPicture names the picture that a person has from now on, in every process;
// empty is none. Others are told with the person's status, and not while that
// is offline. Who is here nowhere is told of when they come (Opening.Picture).
func (h *Hub) SetPicture(accountID, picture string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.setPicture(accountID, picture)
	h.publish(Message{Kind: Pictured, AccountID: accountID, Picture: picture})
}

func (h *Hub) setPicture(accountID, picture string) {
	p := h.people[accountID]
	if p == nil || p.picture == picture {
		return
	}
	p.picture = picture
	h.update(p)
}
