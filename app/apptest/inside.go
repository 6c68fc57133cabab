package apptest

import (
	"time"

	"foyer/app"
)

func home() []Sample {
	in := base(app.RouteHome)
	in.Session = app.Session{
		SignedIn: true, Name: "Ann Lee", Username: "ann.lee@riverside.example", Email: "ann.lee@riverside.example",
		Remembered: true, Link: app.LinkConnected,
	}
	offline := with(in, func(st *app.State) {
		st.Session.Link, st.Session.RetryAt, st.Session.Cause = app.LinkOffline, Now.Add(8*time.Second), app.ProblemUnreachable
	})
	return []Sample{
		{Name: "home", State: in},
		{Name: "home-practice", State: with(in, func(st *app.State) {
			st.Server, st.Session.Remembered = practiceBase(app.RouteHome).Server, false
		})},
		{Name: "home-connecting", State: with(in, func(st *app.State) { st.Session.Link = app.LinkConnecting })},
		{Name: "home-offline", State: offline},
		{Name: "home-offline-now", State: with(offline, func(st *app.State) { st.Session.RetryAt = time.Time{} })},
		{Name: "home-menu", State: in, Acts: []Act{{Press: "Account menu"}}},
		{Name: "home-logging-out", State: with(in, func(st *app.State) { st.Session.SigningOut = true })},
		{Name: "home-notice", State: with(in, func(st *app.State) {
			st.Session.Remembered, st.Session.Notice = false, app.ProblemKeychainSave
		})},
		{Name: "home-long-names", State: with(offline, func(st *app.State) {
			st.Session.Name = "Maximiliana Featherstonehaugh-Cholmondeley van den Boogaard"
			st.Session.Email = "maximiliana.featherstonehaugh-cholmondeley@riverside-university-hospital.example"
			st.Server.Organization = longName
		})},
	}
}

func faults() []Sample {
	details := map[app.FaultKind]string{
		app.FaultDataFolder:  "/home/ann/.local/share/foyer: permission denied",
		app.FaultNewerData:   "foyer.db: schema 14, this version knows 9",
		app.FaultCorrupt:     "/home/ann/.local/share/foyer/foyer.db: malformed page 3",
		app.FaultKeyMissing:  "/home/ann/.local/share/foyer/server.key",
		app.FaultPortTaken:   "127.0.0.1:41234: address already in use",
		app.FaultServerURL:   "--server htp:/id.riverside",
		app.FaultSettings:    "/etc/foyer/settings.json, line 3: unexpected }",
		app.FaultFull:        "/home/ann/.local/share/foyer: no space left on device",
		app.FaultUnexpected:  "open session: unexpected end of file",
		app.FaultWindowCrash: "signal: segmentation fault",
	}
	kinds := []app.FaultKind{
		app.FaultDataFolder, app.FaultNewerData, app.FaultCorrupt, app.FaultKeyMissing, app.FaultPortTaken,
		app.FaultServerURL, app.FaultSettings, app.FaultFull, app.FaultUnexpected, app.FaultWindowCrash,
	}
	var out []Sample
	for _, k := range kinds {
		st := practiceBase(app.RouteFault)
		st.Fault = &app.Fault{Kind: k, Detail: details[k]}
		out = append(out, Sample{Name: "fault-" + string(k), State: st})
	}
	return out
}
