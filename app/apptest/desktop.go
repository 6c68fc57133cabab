package apptest

import (
	"time"

	"foyer/app"
)

func devices() []Sample {
	st := here(app.RouteDevices)
	st.Devices = app.Devices{Loaded: true, Items: []app.DeviceItem{
		{ID: "s1", Name: "Ann's laptop", This: true, Place: "203.0.113.7", SignedInAt: ago(9, 0), UsedAt: Now, Remembered: true},
		{ID: "s2", Name: "Front desk PC", Place: "203.0.113.7", SignedInAt: ago(0, 3), UsedAt: Now.Add(-5 * time.Minute)},
		{ID: "s3", Name: "Ann's Pixel", Place: "198.51.100.24", SignedInAt: ago(202, 0), UsedAt: ago(1, 2), Remembered: true},
		{ID: "s4", SignedInAt: ago(3, 0)},
	}}
	change := func(how func(*app.Devices)) app.State { return with(st, func(st *app.State) { how(&st.Devices) }) }
	loading := change(func(d *app.Devices) { *d = app.Devices{} })
	busy := change(func(d *app.Devices) { d.Busy = true })
	return []Sample{
		{Name: "devices", State: st},
		{Name: "devices-two", State: change(func(d *app.Devices) { d.Items = d.Items[:2] })},
		{Name: "devices-only", State: change(func(d *app.Devices) { d.Items = d.Items[:1] })},
		{Name: "devices-loading", State: loading},
		{Name: "devices-unreachable", State: with(loading, func(st *app.State) { st.Devices.Problem = app.ProblemUnreachable })},
		{Name: "devices-busy", State: busy},
		{Name: "devices-busy-long", State: busy, Earlier: &busy, Later: 12 * time.Second},
		{Name: "devices-refused", State: change(func(d *app.Devices) { d.Problem = app.ProblemUnexpected })},
		{Name: "devices-signed-out", State: change(func(d *app.Devices) { d.Items, d.Done = d.Items[:2], "devices.signed_out" })},
		{Name: "devices-all-out", State: change(func(d *app.Devices) { d.Items, d.Done = d.Items[:1], "devices.signed_out_others" })},
		{Name: "devices-offered", State: change(func(d *app.Devices) { d.Offered = true })},
		{Name: "devices-ask", State: st, Acts: []Act{{Press: "Sign out Front desk PC"}}},
		{Name: "devices-ask-others", State: st, Acts: []Act{{Press: "Sign out all others"}}},
		{Name: "devices-focus", State: st, Acts: []Act{{Focus: "Sign out Front desk PC"}}},
	}
}

// securityOffered is Security after a change, when it is a good moment to sign
// other devices out.
func securityOffered() []Sample {
	st := security()[0].State
	st.Security.Done, st.Devices.Offered = "security.added", true
	return []Sample{{Name: "security-offered", State: st}}
}

func settings() []Sample {
	st := here(app.RouteSettings)
	st.Desktop.Autostart = true
	change := func(how func(*app.Desktop)) app.State { return with(st, func(st *app.State) { how(&st.Desktop) }) }
	out := with(st, func(st *app.State) {
		st.Session, st.Presence, st.People = app.Session{}, app.Presence{}, app.People{}
	})
	samples := []Sample{
		{Name: "settings", State: st},
		{Name: "settings-off", State: change(func(d *app.Desktop) { d.Autostart, d.CloseToTray = false, false })},
		{Name: "settings-no-autostart", State: change(func(d *app.Desktop) { d.CanAutostart = false })},
		{Name: "settings-failed", State: change(func(d *app.Desktop) { d.Problem = app.ProblemAutostart })},
		{Name: "settings-dark", State: change(func(d *app.Desktop) { d.Theme = "dark" })},
		{Name: "settings-practice", State: inPractice(st, 0)},
		{Name: "settings-signed-out", State: out},
		{Name: "settings-managed", State: with(out, func(st *app.State) { st.Server.Managed = true })},
		{Name: "settings-focus", State: st, Acts: []Act{{Focus: "Start minimized"}}},
	}
	for _, why := range []string{"no_tray", "no_host", "no_bus", "no_answer"} {
		samples = append(samples, Sample{Name: "settings-" + why, State: change(func(d *app.Desktop) {
			d.Tray, d.TrayReason = false, "tray."+why
		})})
	}
	return samples
}
