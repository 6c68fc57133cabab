package api

// Paths of presence, of the people one sees, and of one's own sessions.
const (
	PathPresence = PathAPI + "/presence"    // PUT (PresenceEdit), DELETE: this program quits
	PathStream   = PathPresence + "/stream" // GET, server-sent events
	PathIdle     = PathPresence + "/idle"   // PUT (IdleEdit)
	PathFolk     = PathAPI + "/people"      // GET (Folk)
	PathSessions = PathMe + "/sessions"     // GET (Sessions), DELETE: all but this one
	PathSession  = PathSessions + "/{id}"   // DELETE
)

// Events of PathStream. Their data is StreamPeople, StreamOwn and StreamEnded.
const (
	EventSnapshot = "snapshot"
	EventPresence = "presence"
	EventOwn      = "own"
	EventEnded    = "ended"
)

// PresenceEdit is what a person chooses to be seen as.
type PresenceEdit struct {
	Status string `json:"status" enum:"available,busy,away,offline"`
	Text   string `json:"text,omitempty" maxLength:"1000"`
}

// IdleEdit says whether nobody is at this device.
type IdleEdit struct {
	Idle bool `json:"idle"`
}

// StreamPeople is the data of EventSnapshot, which replaces all, and of
// EventPresence. Who is not in a snapshot is offline.
type StreamPeople struct {
	People []StreamPerson `json:"people"`
}

// StreamPerson is one person's presence.
type StreamPerson struct {
	ID     string `json:"id"`
	Status string `json:"status"`
	Text   string `json:"text,omitempty"`
	// Picture is as in FolkPerson; it is not told of who is offline.
	Picture string `json:"picture,omitempty"`
}

// StreamOwn is what this person has chosen, on whatever device.
type StreamOwn struct {
	Status string `json:"status"`
	Text   string `json:"text,omitempty"`
}

// StreamEnded is why the session is over.
type StreamEnded struct {
	Reason Reason `json:"reason"`
}

// Folk is the answer of PathFolk: the people of the own organization, by name.
type Folk struct {
	People []FolkPerson `json:"people"`
}

// FolkPerson is one of them.
type FolkPerson struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Picture is another for another picture (PathPersonPicture); empty where
	// the person has none.
	Picture string `json:"picture,omitempty"`
}

// Sessions is the answer of PathSessions, the own first, then the last used.
type Sessions struct {
	Sessions []SessionItem `json:"sessions"`
}

// SessionItem is one living session of the account. Times are unix seconds.
type SessionItem struct {
	ID         string `json:"id"`
	Device     string `json:"device"`
	This       bool   `json:"this,omitempty"`
	Place      string `json:"place,omitempty"`
	SignedInAt int64  `json:"signed_in_at"`
	UsedAt     int64  `json:"used_at,omitempty"`
	Remembered bool   `json:"remembered,omitempty"`
}
