package tray

import "foyer/app"

// Model is what the tray shows.
type Model struct {
	Icon    Icon
	Tooltip string
	// Menu has the same items in the same order always; those that do not
	// apply are hidden.
	Menu []Item
}

// Item is an entry of the menu.
type Item struct {
	ID    ID
	Label string
	// Choice: the item has a tick, which Checked sets.
	Choice, Checked  bool
	Disabled, Hidden bool
}

// ID names an item of the menu.
type ID string

// The items of the menu.
const (
	IDOpen      ID = "open"
	IDAccount   ID = "account" // who is signed in; does nothing
	IDAvailable ID = "available"
	IDBusy      ID = "busy"
	IDAway      ID = "away"
	IDOffline   ID = "offline"
	IDSeparator ID = "separator" // never hidden
	IDQuit      ID = "quit"      // keeps a remembered session
	IDExit      ID = "exit"      // ends the session
)

var statuses = []struct {
	id     ID
	status app.Status
}{
	{IDAvailable, app.StatusAvailable},
	{IDBusy, app.StatusBusy},
	{IDAway, app.StatusAway},
	{IDOffline, app.StatusOffline},
}

// Of returns what the tray shows in a state. System is the language of the
// system, such as "es", in which the person has chosen none.
func Of(state app.State, system string) Model {
	w := wordsIn(state.Desktop.Language, system)
	return Model{Icon: iconOf(state), Tooltip: w.tooltip(state), Menu: w.menu(state)}
}

func (w words) menu(state app.State) []Item {
	in, remembered := state.Session.SignedIn, state.Session.Remembered
	menu := []Item{
		{ID: IDOpen, Label: w.say("tray.open")},
		{ID: IDAccount, Label: w.name(state.Session), Disabled: true, Hidden: !in},
	}
	for _, one := range statuses {
		menu = append(menu, Item{
			ID: one.id, Label: w.say("tray.status." + string(one.status)),
			Choice: true, Checked: state.Presence.Status == one.status,
			Disabled: state.Session.SigningOut, Hidden: !in,
		})
	}
	quit := w.say("tray.quit")
	if in {
		quit = w.say("tray.quit.remembered")
	}
	return append(menu,
		Item{ID: IDSeparator},
		// Where nothing is remembered quitting logs out too, which is Exit's
		// to say.
		Item{ID: IDQuit, Label: quit, Hidden: in && !remembered},
		Item{ID: IDExit, Label: w.say("tray.exit"), Disabled: state.Session.SigningOut, Hidden: !in},
	)
}

// intentOf is what a click on an item asks of the app; nil is not the app's.
func intentOf(id ID, state app.State) app.Intent {
	for _, one := range statuses {
		if one.id == id {
			return app.SetStatus{Status: one.status, Text: state.Presence.Text}
		}
	}
	switch id {
	case IDQuit:
		return app.Quit{}
	case IDExit:
		return app.Exit{}
	}
	return nil
}

func (w words) tooltip(state app.State) string {
	if !state.Session.SignedIn {
		return w.say("tray.tip.signed_out")
	}
	return w.say("tray.tip", "name", w.name(state.Session), "status", w.say("tray.tip."+string(iconOf(state).Shape)))
}

// nameOf never leaves the line empty: a session may not know the name yet.
func (w words) name(s app.Session) string {
	for _, name := range []string{s.Name, s.Username, s.Email} {
		if name != "" {
			return name
		}
	}
	return w.say("tray.nameless")
}
