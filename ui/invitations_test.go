package ui_test

import (
	"encoding/binary"
	"hash/crc32"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/app/apptest"
	"foyer/ui/uitest"
	"foyer/ui/widgets"
)

func TestInvite(t *testing.T) {
	s := show(t, "people-invited")
	sees(t, s, "Invitations · 2")
	press(t, s, "Invite somebody")
	if focused(s) != emailField {
		t.Fatalf("the cursor is in %q", focused(s))
	}
	key(s, fyne.KeyReturn)
	sees(t, s, "Type an email address first.")
	typeInto(t, s, emailField, "mei")
	press(t, s, "Invite")
	sees(t, s, "That is not an email address yet.")
	typeInto(t, s, emailField, "@riverside.example")
	press(t, s, "Member")
	press(t, s, "Guest")
	press(t, s, "Invite")
	press(t, s, "Invite")
	asks(t, s, app.Invite{Email: "mei@riverside.example", Role: "guest"})
	busy := state(t, "people-invite-busy")
	s.Show(busy)
	press(t, s, "Invite")
	s.Show(state(t, "people-invite-taken"))
	sees(t, s, "Somebody with this address already has an account")
	press(t, s, "Invite") // the address is still there
	s.Show(busy)
	s.Show(state(t, "people-invite-done"))
	sees(t, s, "Invited.")
	press(t, s, "Invite")
	sees(t, s, "Type an email address first.")
	asks(t, s, app.Invite{Email: "mei@riverside.example", Role: "guest"}, app.Invite{Email: "mei@riverside.example", Role: "guest"})
}

func TestWithdrawAnInvitation(t *testing.T) {
	s := show(t, "people-invited")
	press(t, s, "Invite somebody")
	sees(t, s, "Guest · invited Nov 15")
	press(t, s, "Options of omar.haddad@mensah.example")
	press(t, s, "Withdraw invitation")
	asks(t, s, app.WithdrawInvitation{Email: "omar.haddad@mensah.example"})
	s.canvas().Unfocus()
	key(s, fyne.KeyEscape)
	misses(t, s, "omar.haddad@mensah.example")
	key(s, fyne.KeyEscape)
	asks(t, s, app.WithdrawInvitation{Email: "omar.haddad@mensah.example"}, app.Back{})
}

func TestWhereNobodyCanBeInvited(t *testing.T) {
	s := show(t, "people-invite-closed")
	sees(t, s, "--registration invited")
	misses(t, s, "Invite somebody")
	misses(t, show(t, "people"), "Invitations")
	typeInto(t, s, "Search by name or email", "martin")
	misses(t, s, "--registration invited")
}

func TestAFreshProofKeepsTheInvitation(t *testing.T) {
	s := show(t, "people-invited")
	press(t, s, "Invite somebody")
	typeInto(t, s, emailField, "mei@riverside.example")
	press(t, s, "Invite")
	s.Show(state(t, "challenge-admin"))
	s.pass(5 * time.Second)
	s.Show(state(t, "people-invited"))
	press(t, s, "Invite")
	if len(s.asked) != 2 {
		t.Errorf("asked for %v", s.asked)
	}
}

func TestACrowdBelowTheInvitationsIsDrawnInSightOnly(t *testing.T) {
	s := show(t, "people-invite-crowd")
	press(t, s, "Invite somebody")
	roll, lead := rollOf(t, s)
	if roll.Made() > 30 {
		t.Errorf("%d rows were made", roll.Made())
	}
	if lead == nil {
		t.Error("the list stands alone")
	}
	if n := strings.Count(uitest.Words(s.canvas()), "Options of"); n < 3 {
		t.Errorf("only %d rows can be seen", n)
	}
}

func rollOf(t *testing.T, s *stage) (roll *widgets.Roll, lead *widgets.Lead) {
	t.Helper()
	for _, p := range uitest.Objects(s.canvas()) {
		switch o := p.Object.(type) {
		case *widgets.Roll:
			roll = o
		case *widgets.Lead:
			lead = o
		}
	}
	if roll == nil {
		t.Fatal("no list")
	}
	return roll, lead
}

const mailServer = "Server, such as smtp.example.org:587"

func TestMailOfThisComputer(t *testing.T) {
	s := show(t, "mail")
	if focused(s) != mailServer {
		t.Errorf("the cursor starts in %q", focused(s))
	}
	typeInto(t, s, mailServer, "smtp.riverside.example")
	press(t, s, "Save")
	sees(t, s, "Type the server with its port")
	typeInto(t, s, mailServer, ":587")
	key(s, fyne.KeyReturn)
	sees(t, s, "Type the address that mails come from")
	typeInto(t, s, "From, such as foyer@example.org", "foyer@riverside.example")
	typeInto(t, s, "Username", "foyer")
	typeInto(t, s, "Password", "s3cret")
	press(t, s, "Save")
	key(s, fyne.KeyReturn)
	want := app.SaveMail{Server: "smtp.riverside.example:587", Username: "foyer", Password: "s3cret", From: "foyer@riverside.example"}
	asks(t, s, want)
	st := state(t, "mail")
	st.Organization.Busy = true
	s.Show(st)
	st.Organization.Busy, st.Organization.Problem = false, app.ProblemNotUsable
	s.Show(st)
	sees(t, s, "The server did not take that.")
	press(t, s, "Save") // nothing is lost
	asks(t, s, want, want)
	s.Show(state(t, "mail-saved"))
	sees(t, s, "Foyer sends mail from now on.")
	press(t, s, "Save")
	kept := app.SaveMail{Server: "smtp.riverside.example:587", Username: "foyer", From: "foyer@riverside.example"}
	asks(t, s, want, want, kept)
}

func TestTheWayToMail(t *testing.T) {
	s := show(t, "organization-mail-off")
	press(t, s, "Set up")
	asks(t, s, app.Show{Route: app.RouteMail})
	sees(t, show(t, "organization-mail"), "Change")
	misses(t, show(t, "organization"), "Mail · off")
}

func TestTrustThisDeviceFromSecurity(t *testing.T) {
	s := show(t, "security-passkeys")
	sees(t, s, "Passkey · Ann's laptop")
	press(t, s, "Add a method")
	press(t, s, "Trust this device")
	asks(t, s, app.AddMethod{Step: app.StepEnrollPasskey})
}

func TestAPictureTakesThePlaceOfInitials(t *testing.T) {
	for sample, want := range map[string]bool{
		"home": false, "home-picture": true, "home-picture-broken": false, "signin-paused-google": true,
	} {
		s := show(t, sample)
		if got := avatar(t, s).HasPicture(); got != want {
			t.Errorf("%s: picture %v", sample, got)
		}
	}
	s := show(t, "home-picture")
	s.Show(state(t, "home"))
	if avatar(t, s).HasPicture() {
		t.Error("a picture that is gone still shows")
	}
}

func avatar(t *testing.T, s *stage) *widgets.Avatar {
	t.Helper()
	for _, p := range uitest.Objects(s.canvas()) {
		if a, ok := p.Object.(*widgets.Avatar); ok {
			return a
		}
	}
	t.Fatal("no avatar")
	return nil
}

func TestAPictureBeyondMeasureIsNotOpened(t *testing.T) {
	a := widgets.NewAvatar("Ann Lee", 40)
	a.SetPicture(hugePNG())
	if a.HasPicture() {
		t.Error("an enormous picture was opened")
	}
	a.SetPicture(apptest.Portrait())
	if !a.HasPicture() {
		t.Error("a usual picture was not")
	}
}

// hugePNG is a head that announces 60,000 by 60,000 pixels.
func hugePNG() []byte {
	data := append([]byte(nil), apptest.Portrait()...)
	copy(data[16:24], []byte{0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60})
	binary.BigEndian.PutUint32(data[29:33], crc32.ChecksumIEEE(data[12:29]))
	return data
}
