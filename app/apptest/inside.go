package apptest

import "foyer/app"

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
