package ui_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"foyer/app"
	"foyer/app/apptest"
	"foyer/ui"
	"foyer/ui/uitest"
	"foyer/ui/widgets"
)

// asks compares intents that hold lists.
func asks(t *testing.T, s *stage, want ...app.Intent) {
	t.Helper()
	if len(s.asked) == 0 && len(want) == 0 {
		return
	}
	if !reflect.DeepEqual(s.asked, want) {
		t.Errorf("asked for %#v, want %#v", s.asked, want)
	}
}

// show opens a window on a sample.
func show(t *testing.T, name string) *stage {
	t.Helper()
	s := open(t, nil)
	s.Show(state(t, name))
	return s
}

const (
	pixel = "Options of Authenticator app · Ann's Pixel"
	mail  = "Options of Email · a…@riverside.example"
)

func TestSecurityListsTheMethods(t *testing.T) {
	s := show(t, "security")
	for _, words := range []string{
		"Authenticator app · Ann's Pixel", "Default · used today", "Email · a…@riverside.example",
		"Added May 3 · used Nov 12", "Text message · •• 0142", "Added Nov 18 · not used yet",
	} {
		sees(t, s, words)
	}
}

func TestSecurityMenuActsOnce(t *testing.T) {
	tests := []struct {
		press []string
		want  app.Intent
	}{
		{[]string{mail, "Make default"}, app.SetDefaultMethod{ID: "m2"}},
		{[]string{"Ask me each time"}, app.SetDefaultMethod{ID: "m1", Ask: true}},
		{[]string{"Add a method", "Text message"}, app.AddMethod{Step: app.StepEnrollSMS}},
		{[]string{"Replace"}, app.ReplaceRecoveryCode{}},
		{[]string{"Change"}, app.ChangePassword{}},
		{[]string{"Show"}, app.Show{Route: app.RouteActivity}},
		{[]string{"Back"}, app.Back{}},
		{[]string{mail, "Remove", "Remove"}, app.RemoveMethod{ID: "m2"}},
	}
	for _, tt := range tests {
		s := show(t, "security")
		for _, label := range tt.press {
			press(t, s, label)
		}
		asks(t, s, tt.want)
		if s.canvas().Overlays().Top() != nil {
			t.Errorf("after %v something is still open", tt.press)
		}
	}
}

func TestMakeDefaultKeepsAskMeEachTime(t *testing.T) {
	s := show(t, "security-ask")
	press(t, s, mail)
	press(t, s, "Make default")
	press(t, s, "Ask me each time")
	asks(t, s, app.SetDefaultMethod{ID: "m2", Ask: true}, app.SetDefaultMethod{ID: "m1"})
}

func TestRemovingAsksFirst(t *testing.T) {
	s := show(t, "security")
	press(t, s, pixel)
	press(t, s, "Remove")
	sees(t, s, "Remove Authenticator app · Ann's Pixel?")
	if focused(s) != "Keep it" {
		t.Errorf("the focus is on %q", focused(s))
	}
	key(s, fyne.KeyReturn)
	asks(t, s)
	press(t, s, pixel)
	press(t, s, "Remove")
	s.canvas().Unfocus()
	key(s, fyne.KeyEscape)
	if s.canvas().Overlays().Top() != nil {
		t.Error("Escape leaves the question open")
	}
	asks(t, s)
	one := show(t, "security-one")
	press(t, one, pixel)
	press(t, one, "Remove")
	sees(t, one, "your password alone lets you in")
}

func TestRenameInPlace(t *testing.T) {
	s := show(t, "security")
	press(t, s, pixel)
	press(t, s, "Rename")
	const field = "A name, such as My phone"
	if focused(s) != field {
		t.Fatalf("the focus is on %q", focused(s))
	}
	s.Show(state(t, "security")) // a State in between keeps what is typed
	typeInto(t, s, field, "!")
	key(s, fyne.KeyEscape)
	asks(t, s)
	sees(t, s, "Authenticator app · Ann's Pixel")
	press(t, s, pixel)
	press(t, s, "Rename")
	for _, r := range "  My phone " { // the old name is marked, so typing replaces it
		s.canvas().Focused().TypedRune(r)
	}
	key(s, fyne.KeyReturn)
	asks(t, s, app.RenameMethod{ID: "m1", Label: "My phone"})
	if uitest.Find(s.canvas(), field) != nil {
		t.Error("the field is still there")
	}
}

func TestSecurityLocksWhileBusy(t *testing.T) {
	s := show(t, "security-busy")
	for _, label := range []string{pixel, "Ask me each time", "Add a method", "Replace", "Change"} {
		if !find(t, s, label).(fyne.Disableable).Disabled() {
			t.Errorf("%q is open while busy", label)
		}
		press(t, s, label)
	}
	asks(t, s)
	misses(t, s, "Still waiting")
	s.pass(11 * time.Second)
	sees(t, s, "Still waiting for id.riverside.example")
}

func TestSecurityOfASoloAccount(t *testing.T) {
	s := show(t, "security-empty")
	sees(t, s, "Turn on a second step")
	misses(t, s, "Recovery code")
	press(t, s, "Add a method")
	key(s, fyne.KeyReturn)
	asks(t, s, app.AddMethod{Step: app.StepEnrollTOTP})
}

func TestTroubleOffersToTryAgain(t *testing.T) {
	for _, name := range []string{"security-unreachable", "organization-unreachable", "people-unreachable", "activity-unreachable"} {
		s := show(t, name)
		sees(t, s, "Foyer can't reach id.riverside.example")
		press(t, s, "Try again")
		asks(t, s, app.RetryNow{})
	}
}

func TestEscapeLeavesTheScreensInside(t *testing.T) {
	for _, name := range []string{"security", "activity", "organization", "people", "inbox-empty"} {
		s := show(t, name)
		key(s, fyne.KeyEscape)
		asks(t, s, app.Back{})
	}
}

func TestActivity(t *testing.T) {
	s := show(t, "activity")
	words := uitest.Words(s.canvas())
	for _, line := range []string{
		"Today", "Signed in", "Authenticator app · Ann's laptop", "Sign-in did not go through",
		"Wrong code · Authenticator app · Ann's laptop", "Yesterday", "Text message · Ann's laptop", "Wednesday, Nov 18",
		"Wrong password · Front desk PC", "Dec 16, 2025", "Another event (door opened)", "Refused",
	} {
		if !strings.Contains(words, line+"\n") {
			t.Errorf("%q is missing in:\n%s", line, words)
		}
	}
	st := state(t, "activity")
	st.Security.Activity = nil
	for i := range 60 {
		at := apptest.Now.Add(-time.Duration(i) * time.Minute)
		st.Security.Activity = append(st.Security.Activity, app.ActivityItem{At: at, Event: "sign_in", Outcome: "ok"})
	}
	s.Show(st)
	if n := strings.Count(uitest.Words(s.canvas()), "Signed in"); n != 50 {
		t.Errorf("%d events are listed", n)
	}
}

func TestPolicyIsSavedOnlyAfterItsPreview(t *testing.T) {
	s := show(t, "organization")
	if uitest.Find(s.canvas(), "Save policy") != nil {
		t.Error("Save policy is offered before anything was changed")
	}
	press(t, s, "Required")
	press(t, s, "Texts")
	press(t, s, "At once")
	save := find(t, s, "Save policy").(fyne.Disableable)
	press(t, s, "Save policy")
	asks(t, s)
	s.pass(time.Second)
	list := []string{"authenticator", "email", "text"}
	preview := app.PreviewPolicy{MFA: "required", Methods: list, AtOnce: true}
	asks(t, s, preview)
	sees(t, s, "Counting whom this affects")

	st := state(t, "organization")
	st.Organization.Preview = &app.PolicyPreview{MFA: "required", Methods: []string{"email", "authenticator"}, Affected: 9}
	s.Show(st)
	if !save.Disabled() {
		t.Error("a preview of another draft opens Save policy")
	}
	st.Organization.Preview = &app.PolicyPreview{MFA: "required", Methods: list, AtOnce: true, Affected: 214, MustSetUp: 31, NoWayIn: 3}
	s.Show(st)
	sees(t, s, "214 people affected, 31 must set up, 3 have no way in")
	press(t, s, "Save policy")
	st.Organization.Busy = true
	s.Show(st)
	press(t, s, "Save policy")
	press(t, s, "Off")
	saved := app.SavePolicy{MFA: "required", Methods: list, AtOnce: true}
	asks(t, s, preview, saved)

	st = state(t, "organization-saved")
	st.Organization.Methods = list
	s.Show(st)
	sees(t, s, "Saved. The policy is in force.")
	if uitest.Find(s.canvas(), "Save policy") != nil {
		t.Error("what was saved can be saved again")
	}
	press(t, s, "Emails")
	misses(t, s, "Saved. The policy is in force.")
}

func TestAPreviewWaitsForTheOneBefore(t *testing.T) {
	s := show(t, "organization")
	press(t, s, "Required")
	s.pass(time.Second)
	st := state(t, "organization")
	st.Organization.Busy = true
	s.Show(st)
	press(t, s, "Texts")
	s.pass(time.Second)
	first := app.PreviewPolicy{MFA: "required", Methods: []string{"authenticator", "email"}}
	asks(t, s, first)
	st.Organization.Busy = false
	st.Organization.Preview = &app.PolicyPreview{MFA: "required", Methods: first.Methods, Affected: 9}
	s.Show(st)
	second := app.PreviewPolicy{MFA: "required", Methods: []string{"authenticator", "email", "text"}}
	asks(t, s, first, second)
	s.Show(st)
	s.pass(time.Second)
	asks(t, s, first, second)
}

func TestAPreviewThatFailedIsAskedForAgain(t *testing.T) {
	s := show(t, "organization")
	press(t, s, "Required")
	s.pass(time.Second)
	st := state(t, "organization")
	st.Organization.Problem = app.ProblemUnreachable
	s.Show(st)
	press(t, s, "Try again")
	s.Show(state(t, "organization"))
	s.pass(time.Second)
	preview := app.PreviewPolicy{MFA: "required", Methods: []string{"authenticator", "email"}}
	asks(t, s, preview, app.RetryNow{}, preview)
}

func TestADraftSurvivesAFreshProofAndNotBack(t *testing.T) {
	s := show(t, "organization")
	press(t, s, "Required")
	s.Show(state(t, "security"))
	s.Show(state(t, "organization"))
	if !find(t, s, "Required").(*widgets.Option).Chosen() {
		t.Error("the draft is gone after another screen")
	}
	press(t, s, "Back")
	s.Show(state(t, "home"))
	s.Show(state(t, "organization"))
	if find(t, s, "Required").(*widgets.Option).Chosen() {
		t.Error("the draft is there again after Back")
	}
	s.pass(time.Second)
	asks(t, s, app.Back{})
}

func TestPolicyExplainsWhatCannotBeChosen(t *testing.T) {
	s := show(t, "organization-no-mail")
	sees(t, s, "The server can't send mail yet.")
	press(t, s, "Emails")
	asks(t, s)
	s = show(t, "organization-either")
	sees(t, s, "each person chooses")
	press(t, s, "Emails")
	press(t, s, "Texts")
	sees(t, s, "Choose at least one method")
	s.pass(time.Second)
	press(t, s, "Save policy")
	asks(t, s)
}

func TestPeopleActionsAskOnce(t *testing.T) {
	tests := []struct {
		who, what, yes string
		want           app.Intent
	}{
		{"Ann Lee", "Reset MFA", "Reset MFA", app.ResetMFA{PersonID: "p1"}},
		{"Ann Lee", "One-time pass", "Make a pass", app.IssuePass{PersonID: "p1"}},
		{"Ann Lee", "Disable", "Disable", app.DisablePerson{PersonID: "p1"}},
		{"Dmitri Sokolov", "Enable", "Enable", app.EnablePerson{PersonID: "p4"}},
	}
	for _, tt := range tests {
		s := show(t, "people")
		press(t, s, "Options of "+tt.who)
		press(t, s, tt.what)
		sees(t, s, tt.who+"?")
		press(t, s, "Cancel")
		asks(t, s)
		if focused(s) != "Search by name or email" {
			t.Errorf("the focus went to %q", focused(s))
		}
		press(t, s, "Options of "+tt.who)
		press(t, s, tt.what)
		press(t, s, tt.yes)
		asks(t, s, tt.want)
	}
}

func TestAnAdminCannotLockThemselvesOut(t *testing.T) {
	s := show(t, "people")
	press(t, s, "Options of Elena Martín")
	for _, label := range []string{"Disable", "Reset MFA", "One-time pass"} {
		if uitest.Find(s.canvas(), label) != nil {
			t.Errorf("%q is offered for oneself", label)
		}
	}
	press(t, s, "Your own methods")
	asks(t, s, app.Show{Route: app.RouteSecurity})
}

func TestPeopleAreFoundWithoutAccents(t *testing.T) {
	s := show(t, "people")
	typeInto(t, s, "Search by name or email", "MARTIN elena")
	sees(t, s, "1 of 6")
	sees(t, s, "Elena Martín")
	misses(t, s, "Ben Okafor")
	key(s, fyne.KeyEscape)
	sees(t, s, "6 people")
	asks(t, s)
	key(s, fyne.KeyEscape)
	asks(t, s, app.Back{})
}

func TestPassIsShownOnce(t *testing.T) {
	s := show(t, "people-pass")
	sees(t, s, "One-time pass for Ben Okafor")
	sees(t, s, "7QK4-M2XB-9T")
	press(t, s, "Copy")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "7QK4-M2XB-9T" {
		t.Errorf("copied %q", got)
	}
	s.canvas().Overlays().Top().(fyne.Tappable).Tapped(&fyne.PointEvent{Position: fyne.NewPos(2, 2)})
	sees(t, s, "7QK4-M2XB-9T") // a stray click does not lose it
	s.pass(16 * time.Minute)
	sees(t, s, "It has ended.")
	press(t, s, "Done")
	s.Show(state(t, "people-pass"))
	misses(t, s, "7QK4-M2XB-9T")
	st := state(t, "people-pass")
	st.Organization.Pass = &app.IssuedPass{PersonID: "p1", Code: "AAAA-BBBB-CC", ExpiresAt: s.now.Add(time.Minute)}
	s.Show(st)
	sees(t, s, "AAAA-BBBB-CC")
	s.Show(state(t, "people"))
	misses(t, s, "AAAA-BBBB-CC")
}

func TestThePassIsThereAfterAFreshProof(t *testing.T) {
	s := show(t, "people")
	s.Show(state(t, "help"))
	s.Show(state(t, "people-pass"))
	sees(t, s, "7QK4-M2XB-9T")
	if focused(s) != "Copy" {
		t.Errorf("the focus is on %q", focused(s))
	}
}

// listed returns the list of people and what scrolls it.
func listed(s *stage) (*widgets.Roll, *container.Scroll) {
	for _, p := range uitest.Objects(s.canvas()) {
		roll, ok := p.Object.(*widgets.Roll)
		for at := p; ok && at != nil; at = at.Parent {
			if scroll, ok := at.Object.(*container.Scroll); ok {
				return roll, scroll
			}
		}
	}
	return nil, nil
}

// roller turns the wheel of the mouse.
func roller(scroll *container.Scroll, down float32) {
	scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -down)})
}

func TestACrowdIsDrawnWithAHandfulOfRows(t *testing.T) {
	s := show(t, "people-crowd")
	sees(t, s, "5,000 people")
	roll, scroll := listed(s)
	end := roll.Size().Height
	seen := map[string]bool{}
	for range int(end/300) + 1 {
		for _, p := range uitest.Objects(s.canvas()) {
			if row, ok := p.Object.(*widgets.PersonRow); ok {
				seen[row.ID()] = true
			}
		}
		roller(scroll, 300)
	}
	if len(seen) != 5000 {
		t.Errorf("scrolling has shown %d people", len(seen))
	}
	if n := roll.Made(); n > 16 {
		t.Errorf("%d rows were made for 5,000 people", n)
	}
	typeInto(t, s, "Search by name or email", "person4321@")
	sees(t, s, "1 of 5,000")
	sees(t, s, "person4321@riverside.example")
	if y := scroll.Offset.Y; y != 0 {
		t.Errorf("what was found stands %.0f above the window", y)
	}
	if n := roll.Made(); n > 16 {
		t.Errorf("%d rows were made after a search", n)
	}
}

func TestTabWalksThroughTheCrowd(t *testing.T) {
	s := show(t, "people-crowd")
	people := state(t, "people-crowd").Organization.People
	s.canvas().Focus(find(t, s, "Options of "+people[0].Name).(fyne.Focusable))
	for i := 1; i < 40; i++ {
		s.canvas().FocusNext()
		if want := "Options of " + people[i].Name; focused(s) != want {
			t.Fatalf("Tab %d reaches %q, want %q", i, focused(s), want)
		}
	}
	_, scroll := listed(s)
	if scroll.Offset.Y == 0 {
		t.Error("the list does not follow the focus")
	}
	roller(scroll, 100_000)
	if f := s.canvas().Focused(); f != nil {
		t.Errorf("a row that is out of sight gave its focus to %q", focused(s))
	}
}

func TestInbox(t *testing.T) {
	s := show(t, "inbox")
	asks(t, s, app.ReadInbox{})
	s.Show(state(t, "inbox")) // the answer is still on its way
	asks(t, s, app.ReadInbox{})
	sees(t, s, "Practice")
	sees(t, s, "492 031")
	sees(t, s, "To +1 415 555 0142")
	press(t, s, "Copy")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "492031" {
		t.Errorf("copied %q", got)
	}
	st := state(t, "inbox")
	st.Inbox.Letters = append([]app.Letter{{ID: "l4", At: apptest.Now, Channel: "sms", To: "+1 415 555 0142", Code: "770 001"}}, st.Inbox.Letters...)
	st.Inbox.Unread = 1
	s.Show(st)
	asks(t, s, app.ReadInbox{}, app.ReadInbox{})
	sees(t, s, "770 001")
}

// A link in a mail is for the browser, where the whole of it has to arrive.
func TestInboxCopiesLinks(t *testing.T) {
	const link = "http://localhost:39721/password/reset?token=mYt4ygR2BC6A2FeToWdwEO6d4-GnoFdroegqSLCRJZg"
	s := show(t, "inbox")
	st := state(t, "inbox")
	st.Inbox.Letters = []app.Letter{{
		ID: "l9", At: apptest.Now, Channel: "email", To: "ann.lee@riverside.example", Subject: "Reset your password",
		Text: "Reset Password: " + link + "\n\nNobody will ever ask you for it.",
	}}
	s.Show(st)
	press(t, s, "Copy link")
	if got := fyne.CurrentApp().Clipboard().Content(); got != link {
		t.Errorf("copied %q", got)
	}
	sees(t, s, "Copied")
}

func TestNoLetterNothingToRead(t *testing.T) {
	s := show(t, "inbox-empty")
	sees(t, s, "No letters yet")
	asks(t, s)
}

func TestHomeMenuOffersWhatThePersonCanUse(t *testing.T) {
	tests := map[string]struct{ there, missing []string }{
		"home":          {[]string{"Profile", "Security", "Devices", "Settings", "Log out"}, []string{"Organization", "People", "Inbox"}},
		"home-practice": {[]string{"Security", "Inbox", "Log out"}, []string{"Organization", "People"}},
		"home-admin":    {[]string{"Security", "Organization", "People", "Inbox", "Log out"}, nil},
	}
	routes := map[string]app.Route{
		"Profile": app.RouteProfile, "Devices": app.RouteDevices, "Settings": app.RouteSettings,
		"Security": app.RouteSecurity, "Organization": app.RouteOrganization, "People": app.RoutePeople, "Inbox": app.RouteInbox,
	}
	for name, tt := range tests {
		for _, label := range tt.there {
			s := show(t, name)
			press(t, s, "Account menu")
			press(t, s, label)
			if route, ok := routes[label]; ok {
				asks(t, s, app.Show{Route: route})
			} else {
				asks(t, s, app.LogOut{})
			}
		}
		s := show(t, name)
		press(t, s, "Account menu")
		for _, label := range tt.missing {
			if uitest.Find(s.canvas(), label) != nil {
				t.Errorf("%s: the menu offers %q", name, label)
			}
		}
	}
}

func TestHomeTellsOfLetters(t *testing.T) {
	s := show(t, "home-admin")
	press(t, s, "Inbox, 2 new letters")
	asks(t, s, app.Show{Route: app.RouteInbox})
	st := state(t, "home-admin")
	st.Inbox.Unread = 1
	s.Show(st)
	find(t, s, "Inbox, 1 new letter")
	st.Inbox.Unread = 0
	s.Show(st)
	find(t, s, "Inbox")
	s = show(t, "home")
	if uitest.Find(s.canvas(), "Inbox") != nil {
		t.Error("there is an inbox outside practice mode")
	}
}

// BenchmarkPeople draws a State of 5,000 people that has not changed, and
// scrolls by one row.
func BenchmarkPeople(b *testing.B) {
	sample, _ := apptest.Find("people-crowd")
	s := &stage{now: apptest.Now}
	opts := ui.Options{Now: func() time.Time { return s.now }, Appearance: ui.AppearanceLight, Language: "en"}
	s.Window = ui.New(appFor(opts), s, opts)
	defer s.Window.Window().Close()
	s.Show(sample.State)
	_, scroll := listed(s)
	b.Run("same state", func(b *testing.B) {
		for range b.N {
			s.Show(sample.State)
		}
	})
	b.Run("scroll", func(b *testing.B) {
		for i := range b.N {
			roller(scroll, float32(74-148*(i/4000%2)))
		}
	})
}
