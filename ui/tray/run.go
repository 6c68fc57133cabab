//go:build !darwin

package tray

import (
	"context"
	"sync"

	"fyne.io/systray"

	"foyer/app"
)

// Run shows what face is like in the tray until ctx ends, and does what is
// clicked; open, which must return at once, is called to show the window. There
// must be a tray when it is called; one that restarts is given the icon again.
// System is the language of the system. A process can call it once, and the icon
// goes with the process.
func Run(ctx context.Context, face app.Face, system string, open func()) {
	newest := make(chan app.State, 1)
	cancel := face.Subscribe(func(state app.State) {
		select {
		case <-newest: // overtaken; app is not held up by a panel
		default:
		}
		newest <- state
	})
	defer cancel()
	t := &tray{ctx: ctx, face: face, system: system, open: open}
	select {
	case t.state = <-newest:
	case <-ctx.Done():
		return
	}
	begin(t)
	// Not what systray offers for the end: it would close a connection that
	// the keychain uses too, perhaps just now.
	defer systray.Quit()
	for {
		select {
		case state := <-newest:
			t.show(state)
		case <-ctx.Done():
			return
		}
	}
}

// tray is what is shown now.
type tray struct {
	ctx  context.Context
	face app.Face
	open func()

	system string // its language

	items []*systray.MenuItem // nil for a separator
	model Model

	mu    sync.Mutex
	state app.State
}

// build makes icon and menu.
func (t *tray) build() {
	t.model = Of(t.state, t.system)
	systray.SetIcon(encode(t.model.Icon))
	systray.SetTooltip(t.model.Tooltip)
	for _, item := range t.model.Menu {
		t.items = append(t.items, t.add(item))
	}
}

func (t *tray) add(item Item) *systray.MenuItem {
	var made *systray.MenuItem
	switch {
	case item.ID == IDSeparator:
		systray.AddSeparator()
		return nil
	case item.Choice:
		made = systray.AddMenuItemCheckbox(item.Label, "", item.Checked)
	default:
		made = systray.AddMenuItem(item.Label, "")
	}
	if item.Disabled {
		made.Disable()
	}
	if item.Hidden {
		made.Hide()
	}
	go t.hear(item.ID, made.ClickedCh)
	return made
}

// hear does what an item is for with each click.
func (t *tray) hear(id ID, clicks <-chan struct{}) {
	for {
		select {
		case <-t.ctx.Done():
			return
		case <-clicks:
		}
		if id == IDOpen {
			t.open()
			continue
		}
		t.mu.Lock()
		intent := intentOf(id, t.state)
		t.mu.Unlock()
		if intent != nil {
			t.face.Do(intent)
		}
	}
}

// show touches what has changed and nothing else: a panel reads the whole menu
// again for each change.
func (t *tray) show(state app.State) {
	t.mu.Lock()
	t.state = state
	t.mu.Unlock()
	now := Of(state, t.system)
	if now.Icon != t.model.Icon {
		systray.SetIcon(encode(now.Icon))
	}
	if now.Tooltip != t.model.Tooltip {
		systray.SetTooltip(now.Tooltip)
	}
	for i, item := range t.items {
		if item != nil && change(item, t.model.Menu[i], now.Menu[i]) {
			// What is hidden has not been brought up to date.
			now.Menu[i] = t.model.Menu[i]
			now.Menu[i].Hidden = true
		}
	}
	t.model = now
}

// change brings an item from one look to another. A hidden one is left as it
// is, as on Windows any change would show it.
func change(item *systray.MenuItem, was, is Item) (hidden bool) {
	if is.Hidden {
		if !was.Hidden {
			item.Hide()
		}
		return true
	}
	if is.Label != was.Label {
		item.SetTitle(is.Label)
	}
	set(is.Checked, was.Checked, item.Check, item.Uncheck)
	set(is.Disabled, was.Disabled, item.Disable, item.Enable)
	if was.Hidden {
		item.Show()
	}
	return false
}

func set(is, was bool, on, off func()) {
	switch {
	case is && !was:
		on()
	case !is && was:
		off()
	}
}
