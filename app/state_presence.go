package app

import "time"

// The routes of who is there, of devices and of settings.
const (
	// RouteProfile is the own name and picture.
	RouteProfile Route = "profile"
	RouteDevices Route = "devices" // Devices
	// RouteSettings is how the program behaves on this computer (Settings).
	RouteSettings Route = "settings"
)

// Status is what others see of a person.
type Status string

// The statuses. StatusOffline is also what somebody chooses to appear offline.
const (
	StatusAvailable Status = "available"
	StatusBusy      Status = "busy"
	StatusAway      Status = "away"
	StatusOffline   Status = "offline"
)

// Presence is the own status and the connection that tells it.
type Presence struct {
	// Status and Text are what the person has chosen; Idle: away by itself,
	// because nobody has touched this computer for a while.
	Status Status `json:"status"`
	Text   string `json:"text"`
	Idle   bool   `json:"idle"`
	// Live: others see it, and what is known of them is fresh.
	Live bool `json:"live"`
	// Problem is why the last change did not reach the server.
	Problem Problem `json:"problem"`
}

// People are those of the organization, without oneself.
type People struct {
	Loaded bool `json:"loaded"`
	// Problem is why they could not be read; ProblemDenied is that this account
	// sees nobody: a guest's, or one without an organization.
	Problem Problem `json:"problem"`
	// Search is what was typed; kept across windows.
	Search string `json:"search"`
	// Items are by name. The link sends what has changed of them.
	Items []Colleague `json:"items"`
	// Portraits are small square pictures, PNG or JPEG, by ID: of those of Items
	// who have one and are or were in sight (LookAt); nil for none. The link
	// sends what has changed of them.
	Portraits map[string][]byte `json:"portraits,omitempty"`
}

// Colleague is one person of the organization, with their live status.
type Colleague struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Status Status `json:"status"`
	Text   string `json:"text"`
	// Pictured: there is a picture, which LookAt brings.
	Pictured bool `json:"pictured,omitempty"`
}

// Devices are where the account is signed in.
type Devices struct {
	Loaded  bool    `json:"loaded"`
	Busy    bool    `json:"busy"`
	Problem Problem `json:"problem"`
	Done    string  `json:"done"` // a key of ui/text.go
	// Offered: a sign-in method was changed just now, which is a good moment to
	// sign other devices out.
	Offered bool         `json:"offered"`
	Items   []DeviceItem `json:"items"` // this one first, then the last used
}

// DeviceItem is one session of the own account.
type DeviceItem struct {
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	This       bool      `json:"this"`
	Place      string    `json:"place"` // the address it was used from last
	SignedInAt time.Time `json:"signed_in_at"`
	UsedAt     time.Time `json:"used_at,omitzero"`
	Remembered bool      `json:"remembered"`
}

// Desktop is how the program lives on this computer.
type Desktop struct {
	// Tray: there is a tray to close to. TrayReason says why not, a key of
	// ui/text.go such as "tray.no_host".
	Tray       bool   `json:"tray"`
	TrayReason string `json:"tray_reason"`
	// CanAutostart: starting at login can be set here.
	CanAutostart bool `json:"can_autostart"`
	// What the person has chosen.
	Autostart      bool `json:"autostart"`
	StartMinimized bool `json:"start_minimized"`
	CloseToTray    bool `json:"close_to_tray"`
	// ToldTray: "Foyer stays in the tray" was read, and not to be told again.
	ToldTray bool `json:"told_tray"`
	// Language is "", "en" or "es"; Theme is "", "light" or "dark". Empty is
	// the system's.
	Language string `json:"language"`
	Theme    string `json:"theme"`
	// Problem is why the last change failed.
	Problem Problem `json:"problem"`
}

// The problems of presence, devices and the desktop.
const (
	ProblemStatus    Problem = "status_failed"    // the status has not reached the server
	ProblemPeople    Problem = "people_failed"    // the people could not be read
	ProblemPicture   Problem = "picture_failed"   // not a picture, or too large
	ProblemAutostart Problem = "autostart_failed" // the desktop could not be told
)
