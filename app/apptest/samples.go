package apptest

import (
	"time"

	"foyer/app"
)

// Now is the set time of the samples; a window that shows one takes it as its
// clock.
var Now = time.Date(2026, time.November, 21, 10, 2, 0, 0, time.UTC)

// Sample is one screen in one mood.
type Sample struct {
	// Name is unique and fit for a file name: the screen, then the mood.
	Name  string
	State app.State
	// Earlier is the State while Acts are done; nil is State itself.
	Earlier *app.State
	// Acts are what a person does before one looks.
	Acts []Act
	// Later is how long the screen has been showing.
	Later time.Duration
}

// Act is one thing a person does: type into a field, or press a control, both
// named by their words.
type Act struct {
	Into, Type string
	Press      string
	// Focus puts the keyboard's focus somewhere.
	Focus string
}

// Samples returns every sample, in the order in which a person meets them.
func Samples() []Sample {
	var all []Sample
	for _, part := range [][]Sample{
		starting(), signIn(), problems(), newPassword(), practice(), connect(), help(), keychain(),
		challenge(), methods(), stranded(), enroll(), enrollTOTP(), enrollEmail(), enrollText(), recoveryCode(), home(), faults(),
		signInOffers(), browser(), trust(), confirmPasskey(), forgot(), register(),
		homeAdmin(), homePicture(), security(), securityPasskeys(), securityOffered(), activity(), organization(), people(), invitations(), mail(), inbox(),
		profile(), devices(), settings(),
	} {
		all = append(all, part...)
	}
	return all
}

// Find returns the sample of a name.
func Find(name string) (Sample, bool) {
	for _, s := range Samples() {
		if s.Name == name {
			return s, true
		}
	}
	return Sample{}, false
}

// People are the practice people of the samples.
func People() []app.PracticePerson {
	return []app.PracticePerson{
		{Name: "Ann Lee", Username: "ann.lee@riverside.example", Password: "Quiet-Harbor-7", About: "practice.member"},
		{Name: "Ben Okafor", Username: "ben.okafor", Password: "Paper-Lantern-4", About: "practice.username"},
		{Name: "Charlotte Jones", Username: "charlotte.jones@riverside.example", Password: "Winter-Orchard-9", About: "practice.must_change"},
		{Name: "Dmitri Sokolov", Username: "dmitri.sokolov@riverside.example", Password: "Copper-Meadow-3", About: "practice.disabled"},
		{Name: "Elena Martín", Username: "elena.martin@riverside.example", Password: "Amber-Valley-6", About: "practice.admin"},
		{Name: "Kofi Mensah", Username: "kofi@mensah.example", Password: "Silver-Bridge-2", About: "practice.guest"},
	}
}

func base(route app.Route) app.State {
	return app.State{
		Route: route,
		Server: app.Server{
			Kind: app.ServerOrganization, URL: "https://id.riverside.example", Organization: "Riverside Clinic",
		},
		Keychain: app.Keychain{Status: app.KeychainAvailable, Label: "keychain.linux"},
		Settings: app.Settings{Version: "1.0", Build: "412", DataFolder: "/home/ann/.local/share/foyer"},
	}
}

func practiceBase(route app.Route) app.State {
	st := base(route)
	st.Server = app.Server{
		Kind: app.ServerPractice, URL: "http://127.0.0.1:41234", Organization: "Riverside Clinic", People: People(),
	}
	return st
}

// computerBase is the server for this computer only, where somebody has an
// account already.
func computerBase(route app.Route) app.State {
	st := base(route)
	st.Server = app.Server{
		Kind: app.ServerComputer, URL: "http://127.0.0.1:41234", Organization: "Ann's laptop",
		Offers: app.Offers{Known: true, Passkey: true, Registration: app.RegisteringClosed},
	}
	return st
}

func with(st app.State, change func(*app.State)) app.State {
	change(&st)
	return st
}
