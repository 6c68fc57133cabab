package app

// The intents of presence, devices and settings.
type (
	// SetStatus tells others how one is; Text is kept where it is the same.
	SetStatus struct {
		Status Status `json:"status"`
		Text   string `json:"text"`
	}
	// SearchPeople keeps what is typed, so that a new window shows it again.
	SearchPeople struct {
		Text string `json:"text"`
	}
	// LookAt names those whom the window shows, by ID, 64 at most, so that
	// their pictures come (People.Portraits).
	LookAt struct {
		IDs []string `json:"ids"`
	}
	// SaveProfile changes the own name; Picture (PNG or JPEG, scaled down by
	// app) replaces the own picture unless empty, DropPicture removes it.
	SaveProfile struct {
		Name        string `json:"name"`
		Picture     []byte `json:"picture"`
		DropPicture bool   `json:"drop_picture"`
	}
	// SignOutDevice ends one other session, SignOutOthers all of them.
	SignOutDevice struct {
		ID string `json:"id"`
	}
	SignOutOthers struct{}
	// ChangeDesktop sets the choices of Desktop, all of them at once.
	ChangeDesktop struct {
		Autostart      bool   `json:"autostart"`
		StartMinimized bool   `json:"start_minimized"`
		CloseToTray    bool   `json:"close_to_tray"`
		Language       string `json:"language"`
		Theme          string `json:"theme"`
	}
	// CloseWindow leaves the program in the tray; Quiet: do not tell again.
	CloseWindow struct {
		Quiet bool `json:"quiet"`
	}
	// Renew signs in again before the session ends; the new session replaces
	// the old one.
	Renew struct{}
	// Exit logs out and ends the program, offline too.
	Exit struct{}
)

func (SetStatus) intent()     {}
func (SearchPeople) intent()  {}
func (LookAt) intent()        {}
func (SaveProfile) intent()   {}
func (SignOutDevice) intent() {}
func (SignOutOthers) intent() {}
func (ChangeDesktop) intent() {}
func (CloseWindow) intent()   {}
func (Renew) intent()         {}
func (Exit) intent()          {}
