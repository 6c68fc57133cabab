package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui"
	"foyer/ui/uitest"
	"foyer/ui/widgets"
)

func TestAChangeOfSettingsHandsOverAll(t *testing.T) {
	now := app.ChangeDesktop{Autostart: true, CloseToTray: true}
	for label, change := range map[string]func(*app.ChangeDesktop){
		"Start at login":               func(d *app.ChangeDesktop) { d.Autostart = false },
		"Start minimized":              func(d *app.ChangeDesktop) { d.StartMinimized = true },
		"Close to the tray":            func(d *app.ChangeDesktop) { d.CloseToTray = false },
		"Language: Español":            func(d *app.ChangeDesktop) { d.Language = "es" },
		"Appearance: Dark":             func(d *app.ChangeDesktop) { d.Theme = "dark" },
		"Language: English":            func(d *app.ChangeDesktop) { d.Language = "en" },
		"Appearance: Light":            func(d *app.ChangeDesktop) { d.Theme = "light" },
		"Appearance: As this computer": nil, // as it is
	} {
		s := show(t, "settings")
		press(t, s, label)
		if change == nil {
			asks(t, s)
			continue
		}
		want := now
		change(&want)
		asks(t, s, want)
	}
}

func TestWhatCannotBeSetSaysWhy(t *testing.T) {
	for _, tt := range []struct{ sample, label, why string }{
		{"settings-no-autostart", "Start at login", "This desktop offers no way"},
		{"settings-no_tray", "Close to the tray", "Your desktop has no tray"},
		{"settings-no_host", "Close to the tray", "Your desktop shows no tray at the moment."},
		{"settings-no_bus", "Close to the tray", "Foyer can't ask your desktop"},
		{"settings-no_answer", "Close to the tray", "does not answer"},
	} {
		s := show(t, tt.sample)
		sees(t, s, tt.why)
		if option := find(t, s, tt.label).(*widgets.Option); !option.Disabled() || option.Chosen() {
			t.Errorf("%s: %q can be changed", tt.sample, tt.label)
		}
		press(t, s, tt.label)
		asks(t, s)
	}
	sees(t, show(t, "settings-failed"), "This desktop did not take that setting")
}

func TestTheServerInSettings(t *testing.T) {
	for sample, why := range map[string]string{
		"settings": "Log out to connect to another server.", "settings-managed": "Set by your administrator.",
	} {
		s := show(t, sample)
		sees(t, s, why)
		if uitest.Find(s.canvas(), "Change…") != nil {
			t.Errorf("%s: the server can be changed", sample)
		}
	}
	s := show(t, "settings-signed-out")
	press(t, s, "Change…")
	asks(t, s, app.Show{Route: app.RouteConnect})
	key(s, fyne.KeyEscape)
	asks(t, s, app.Show{Route: app.RouteConnect}, app.Back{})
}

func TestTheThemeFollowsTheSettings(t *testing.T) {
	s := open(t, func(o *ui.Options) { o.Appearance = ui.AppearanceSystem })
	background := func() any {
		settings := fyne.CurrentApp().Settings()
		return settings.Theme().Color(widgets.ColorBackground, settings.ThemeVariant())
	}
	home := state(t, "home")
	s.Show(home)
	st := state(t, "settings")
	seen := map[any]string{}
	for _, theme := range []string{"light", "dark"} {
		st.Desktop.Theme = theme
		s.Show(st)
		seen[background()] = theme
	}
	if len(seen) != 2 {
		t.Errorf("light and dark have one background: %v", seen)
	}
	home.Desktop.Theme = "dark"
	s.Show(home) // it was built in light
	dark := s.canvas().Capture().At(5, 5)
	if r, _, _, _ := dark.RGBA(); r > 0x4000 {
		t.Errorf("a screen that was built before stays light: %v", dark)
	}
	forced := open(t, nil)
	forced.Show(st)
	if seen[background()] != "light" {
		t.Error("a forced appearance does not win")
	}
}

func TestTheLanguageFollowsTheSettings(t *testing.T) {
	s := open(t, func(o *ui.Options) { o.Language = "" })
	st := state(t, "settings")
	st.Desktop.Language = "en"
	s.Show(st)
	sees(t, s, "Settings")
	st.Desktop.Language = "es"
	s.Show(st)
	sees(t, s, "Ajustes")
	misses(t, s, "Start at login")
	if title := s.Window.Window().Title(); title != "Foyer · Ajustes" {
		t.Errorf("the title says %q", title)
	}
	back := state(t, "home")
	back.Desktop.Language = "en"
	s.Show(back)
	sees(t, s, "Available")
}
