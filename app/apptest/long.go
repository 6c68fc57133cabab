package apptest

import "foyer/app"

// Lengthened returns a State in which everything that has a name has a very
// long one.
func Lengthened(st app.State) app.State {
	const account = "maximiliana.featherstonehaugh-cholmondeley@riverside-university-hospital.example"
	st.Server.Organization = longName
	if st.Server.Kind == app.ServerOrganization {
		st.Server.URL = "https://identity.services.northern-district.riverside-university-hospital.example"
	}
	if st.Session.SignedIn {
		st.Session.Name = "Maximiliana Featherstonehaugh-Cholmondeley van den Boogaard"
		st.Session.Username, st.Session.Email = account, account
	}
	if st.Session.EndedBy != "" {
		st.Session.EndedBy = "Reception desk computer of the second floor, north wing"
	}
	if st.Flow.Username != "" {
		st.Flow.Username = account
	}
	people := append([]app.PracticePerson(nil), st.Server.People...)
	for i := range people {
		people[i].Name += " Featherstonehaugh-Cholmondeley"
		people[i].Username = account
	}
	st.Server.People = people
	st.Server.Check.Name = longName
	st.Settings.DataFolder = "/home/maximiliana.featherstonehaugh/.local/share/foyer/profiles/riverside-university-hospital"
	st.Settings.Version, st.Settings.Build = "12.34.56-rc.7", "2026112110.412"
	return st
}
