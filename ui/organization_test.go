package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/uitest"
	"foyer/ui/widgets"
)

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
