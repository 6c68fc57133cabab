package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/uitest"
)

func TestDevicesSayWhenAndWhere(t *testing.T) {
	s := show(t, "devices")
	for _, words := range []string{
		"This device", "In use now · from 203.0.113.7\nSigned in Nov 12 · stays signed in",
		"Used 5 minutes ago · from 203.0.113.7\nSigned in today", "Used yesterday · from 198.51.100.24\nSigned in May 3 · stays signed in",
		"A device", "Used Nov 18\nSigned in Nov 18", "Something you don't recognize?",
	} {
		sees(t, s, words)
	}
	if uitest.Find(s.canvas(), "Sign out Ann's laptop") != nil {
		t.Error("this device can be signed out here")
	}
}

func TestSigningOutAsksFirst(t *testing.T) {
	s := show(t, "devices")
	press(t, s, "Sign out Front desk PC")
	sees(t, s, "Sign out Front desk PC?")
	if focused(s) != "Cancel" {
		t.Errorf("the focus is on %q", focused(s))
	}
	key(s, fyne.KeyReturn)
	asks(t, s)
	press(t, s, "Sign out Front desk PC")
	press(t, s, "Sign out")
	press(t, s, "Sign out all others")
	sees(t, s, "3 devices are signed out at once.")
	press(t, s, "Sign out")
	asks(t, s, app.SignOutDevice{ID: "s2"}, app.SignOutOthers{})
	if s.canvas().Overlays().Top() != nil {
		t.Error("something is still open")
	}
	key(s, fyne.KeyEscape)
	asks(t, s, app.SignOutDevice{ID: "s2"}, app.SignOutOthers{}, app.Back{})
}

func TestDevicesInEachMood(t *testing.T) {
	sees(t, show(t, "devices-only"), "Only this device")
	misses(t, show(t, "devices-only"), "Sign out all others")
	misses(t, show(t, "devices-two"), "Sign out all others")
	sees(t, show(t, "devices-signed-out"), "Signed out. That device shows it now.")
	sees(t, show(t, "devices-all-out"), "All other devices are signed out.")
	s := show(t, "devices-busy")
	for _, label := range []string{"Sign out Front desk PC", "Sign out all others"} {
		press(t, s, label)
	}
	if s.canvas().Overlays().Top() != nil {
		t.Error("it asks while another device is being signed out")
	}
	s = show(t, "devices-unreachable")
	press(t, s, "Try again")
	asks(t, s, app.RetryNow{})
}

func TestAStateKeepsTheFocusOfADevice(t *testing.T) {
	s := show(t, "devices")
	s.canvas().Focus(find(t, s, "Sign out Ann's Pixel").(fyne.Focusable))
	st := state(t, "devices")
	st.Devices.Items = append([]app.DeviceItem(nil), st.Devices.Items...)
	st.Devices.Items[2].Place = "192.0.2.9"
	s.Show(st)
	sees(t, s, "from 192.0.2.9")
	if focused(s) != "Sign out Ann's Pixel" {
		t.Errorf("the focus is on %q", focused(s))
	}
}

func TestDevicesAreOfferedAfterAChange(t *testing.T) {
	s := show(t, "security-offered")
	sees(t, s, "You changed how you sign in. Sign out other devices?")
	press(t, s, "Show devices")
	asks(t, s, app.Show{Route: app.RouteDevices})
	misses(t, show(t, "security"), "You changed how you sign in")
	sees(t, show(t, "devices-offered"), "A good moment to sign out the other devices.")
}
