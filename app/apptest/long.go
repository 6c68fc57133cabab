package apptest

import (
	"strings"

	"foyer/app"
)

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
	st.Flow.Ways = append([]app.Way(nil), st.Flow.Ways...)
	for i := range st.Flow.Ways {
		lengthen(&st.Flow.Ways[i])
	}
	if st.Flow.Way != nil {
		way := *st.Flow.Way
		lengthen(&way)
		st.Flow.Way = &way
	}
	if st.Flow.Enrollment != nil {
		e := *st.Flow.Enrollment
		if e.URI != "" {
			e.URI = "otpauth://totp/" + strings.ReplaceAll(longName, " ", "%20") + ":" + account + "?secret=" + e.Secret +
				"&issuer=" + strings.ReplaceAll(longName, " ", "%20") + "&algorithm=SHA1&digits=6&period=30"
		}
		if e.SavedTo != "" {
			e.SavedTo = "/home/maximiliana.featherstonehaugh-cholmondeley/Documents/Foyer-recovery-code.txt"
		}
		if e.PasskeyLabel != "" {
			e.PasskeyLabel = "Reception desk computer of the second floor, north wing"
			e.PasskeyHint = "A browser with a name that is longer than any other, on an operating system that has one too"
		}
		st.Flow.Enrollment = &e
	}
	lengthenBrowser(&st)
	people := append([]app.PracticePerson(nil), st.Server.People...)
	for i := range people {
		people[i].Name += " Featherstonehaugh-Cholmondeley"
		people[i].Username = account
	}
	st.Server.People = people
	st.Server.Check.Name = longName
	st.Settings.DataFolder = "/home/maximiliana.featherstonehaugh/.local/share/foyer/profiles/riverside-university-hospital"
	st.Settings.Version, st.Settings.Build = "12.34.56-rc.7", "2026112110.412"
	lengthenAdmin(&st)
	lengthenPresence(&st)
	return st
}

// lengthenBrowser makes long what was typed for a mail or a new account.
func lengthenBrowser(st *app.State) {
	const account = "maximiliana.featherstonehaugh-cholmondeley@riverside-university-hospital.example"
	if st.Flow.Forgot != nil && st.Flow.Forgot.Identifier != "" {
		st.Flow.Forgot = &app.Forgot{Identifier: account, Sent: st.Flow.Forgot.Sent}
	}
	if r := st.Flow.Registration; r != nil && r.Email != "" {
		st.Flow.Registration = &app.Registration{
			Name: "Maximiliana Featherstonehaugh-Cholmondeley van den Boogaard", Email: account, First: r.First,
		}
	}
	invited := append([]app.InvitationItem(nil), st.Organization.Invitations...)
	for i := 1; i < len(invited); i++ {
		invited[i].Email = account
	}
	st.Organization.Invitations = invited
	if st.Organization.Mail.Server != "" {
		st.Organization.Mail.Server = "submission.mail.services.northern-district.riverside-university-hospital.example:587"
		st.Organization.Mail.From, st.Organization.Mail.Username = account, account
	}
}

func lengthen(w *app.Way) {
	if w.Label != "" {
		w.Label = "Maximiliana Featherstonehaugh-Cholmondeley's telephone for the night shift"
	}
	if strings.Contains(w.Hint, "@") {
		w.Hint = "m…@riverside-university-hospital-of-the-northern-district.example"
	}
}
