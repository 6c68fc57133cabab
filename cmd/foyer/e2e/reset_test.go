//go:build linux

package e2e

import (
	"regexp"
	"testing"

	"foyer/auth/authtest/chromium"
	"foyer/auth/courier/couriertest"
)

const (
	titleForgot    = "Foyer · Reset your password"
	titleCheckMail = "Foyer · Check your mail"
)

var resetLink = regexp.MustCompile(`http://\S+/password/reset\S+`)

// TestForgottenPassword goes from the window over the mail and the browser back
// to the window.
func TestForgottenPassword(t *testing.T) {
	s := sitsDown(t).surfs()
	mail := couriertest.StartSMTP(t, couriertest.SMTPSettings{Plain: true})
	server, err := s.NewServer("--mail", mail.URL, "--mail-from", "foyer@hospital.example")
	s.must(err)
	s.server = server
	s.must(server.Admin(ann.Password+"\n", "account", "create", ann.Email, "--name", ann.Name, "--password-stdin"))
	s.must(server.Start())
	s.starts()
	w := s.beside(s.sees(TitleSignIn))
	s.must(s.Focus(w))
	s.must(s.Type(ann.Email))
	s.must(s.Key(append(times(forgotAfterUsername, "Tab"), "space")...))
	w = s.sees(titleForgot) // with the name that was typed
	s.must(s.Submit(w))
	w = s.sees(titleCheckMail)

	link := resetLink.FindString(mail.Wait(t, 1)[0].Text)
	if link == "" {
		t.Fatalf("there is no link in the mail:\n%s", mail.Emails()[0].Text)
	}
	s.choosesNewPassword(w, link, "Green-Meadow-31")

	s.must(s.Back(w))
	w = s.sees(TitleSignIn)
	s.must(s.Retype(w, ann.Password)) // the name stands there, and the password has the focus
	s.must(s.Submit(w))
	w = s.sees(TitleSignInAgain)
	s.must(s.Retype(w, "Green-Meadow-31"))
	s.must(s.Submit(w))
	s.sees(TitleHome(ann.Name))
}

// forgotAfterUsername is how far "Forgot password?" is from the username.
const forgotAfterUsername = 4

// choosesNewPassword follows the link of the mail in the browser.
func (s *surfer) choosesNewPassword(w Window, link, password string) {
	s.t.Helper()
	s.newTab()
	s.must(s.Focus(s.chromium()))
	s.tab.Visit(link)
	s.typesNewPassword(w, password)
}

// typesNewPassword is choosesNewPassword on a page that is open.
func (s *surfer) typesNewPassword(w Window, password string) {
	s.t.Helper()
	const met = `document.querySelectorAll('.rules .met').length`
	s.tab.Do(chromium.Fill("#password", password[:1]), chromium.Until(met+` > 0`))
	s.both(w, "first-rule")
	some := chromium.Eval[int](s.tab, met)
	s.tab.Do(chromium.Fill("#password", password[1:]), chromium.Until(met+` === document.querySelectorAll('[data-here]').length`))
	if all := chromium.Eval[int](s.tab, met); all <= some {
		s.t.Errorf("%d rules are met at first, then %d", some, all)
	}
	s.tab.Do(chromium.Fill("#again", password))
	s.both(w, "all-rules")
	s.tab.Do(chromium.Press("#reset .primary"), chromium.Shown(".sign.good"))
	s.both(w, "changed")
}

// TestResetMailOfPractice arrives in the Inbox, where its link is copied.
func TestResetMailOfPractice(t *testing.T) {
	s := sitsDown(t).surfs()
	w := s.practices()
	one := s.practicePerson("Ann Lee")
	s.must(s.Focus(w))
	s.must(s.Type(one.Email))
	s.must(s.Key(append(times(forgotAfterUsername, "Tab"), "space")...))
	s.must(s.Submit(s.sees(titleForgot)))
	w = s.sees(titleCheckMail)
	s.must(s.press(w, []string{"Tab", "space"}))
	w = s.sees(titleInbox)
	s.must(s.press(w, []string{"Tab", "space"}))
	s.both(w, "copied")
	s.newTab()
	s.pastesAddress(w)
	s.typesNewPassword(w, "Green-Meadow-31")

	s.must(s.press(w, keysBack)) // the inbox
	s.must(s.Back(s.sees(titleCheckMail)))
	w = s.sees(TitleSignIn)
	s.must(s.Retype(w, "Green-Meadow-31"))
	s.must(s.Submit(w))
	s.sees(TitleHome(one.Name))
}
