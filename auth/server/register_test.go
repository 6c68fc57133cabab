package server_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/courier"
	"foyer/auth/courier/couriertest"
	"foyer/auth/flow"
	"foyer/auth/service"
)

const newEmail = "carla@example.org"

// register begins a new account.
func (c *conversation) register(name, email, password string) authtest.Reply {
	return c.first("register", "name", name, "email", email, "password", password)
}

func openRegistration(t *testing.T, who flow.Registration, edits ...func(*service.Options)) *clinic {
	t.Helper()
	return openClinic(t, auth.MFAOff, nil, append(edits, registration(who))...)
}

// R15: name, email, password and a code; the account is there after the code.
func TestRegister(t *testing.T) {
	k := openRegistration(t, flow.RegistrationOpen)
	c := k.follow()
	asked := c.register(" Carla Diaz ", " Carla@example.org ", right)
	offers(t, "asked", asked, "", "email_code")
	one := asked.Answer.Next[0]
	if one.ID != "" || one.Hint != "C…@example.org" || !one.Sent || one.ResendAfter != 30 {
		t.Errorf("%+v", one)
	}
	code := k.CodeFor("Carla@example.org")
	nobody(t, k.Server, newEmail)
	offers(t, "before the code nobody signs in", k.follow().begin(newEmail, right), auth.ReasonInvalidCredentials, "password")
	for _, step := range []string{"password", "register", "google", "passkey", "skip", "recovery_code", "admin_pass", "new_password"} {
		notOffered(t, step, c.step(step, "username", newEmail, "password", right, "of", "email_code", "code", "1"))
	}
	wrong := c.step("email_code", "code", other(code))
	offers(t, "wrong", wrong, auth.ReasonInvalidCode, "email_code")
	if left := wrong.Answer.Next[0].AttemptsLeft; left == nil || *left != 4 {
		t.Errorf("%s", wrong.Raw)
	}
	tokens := c.redeem(t, "right", c.step("email_code", "code", code))
	me := c.Get(api.PathMe, tokens.AccessToken).Me
	if me.Name != "Carla Diaz" || me.Email != "Carla@example.org" || me.Role != "solo" {
		t.Errorf("%+v", me)
	}
	done(t, "later", k.follow().begin("CARLA@example.org", right))
	if got := events(t, k.Server, me.Subject); !slices.Contains(got, "account_created ok") {
		t.Errorf("%v", got)
	}
	mailed(t, k.Server, "Carla@example.org", courier.KindEmailCode, courier.KindNewDevice) // of the later one
}

// The policy of the organization that invited is met in the same sitting.
func TestInvitedPersonMeetsPolicyAtOnce(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{app}, registration(flow.RegistrationInvited))
	if err := k.Service.Directory.Invite(t.Context(), k.org.ID, newEmail, auth.RoleAdmin, directoryActor()); err != nil {
		t.Fatal(err)
	}
	p := &person{conversation: k.follow(), srv: k.Server, email: newEmail}
	p.register("Carla", newEmail, right)
	due := p.step("email_code", "code", k.CodeFor(newEmail))
	offers(t, "proved", due, "", "enroll_totp")
	notOffered(t, "nothing else", p.step("skip", "of", "enroll_totp"))
	p.tokens = p.redeem(t, "set up", p.store(t, p.enroll(t, app, due)))
	if me := p.Get(api.PathMe, p.tokens.AccessToken).Me; me.Role != "admin" || me.Organization != "Clinic" {
		t.Errorf("%+v", me)
	}
	c := k.follow()
	c.register("Somebody", "somebody@example.org", right)
	mailed(t, k.Server, "somebody@example.org", courier.KindRegisterRefused)
}

func TestRegistrationIsToldAndClosed(t *testing.T) {
	rows := []struct {
		name  string
		who   flow.Registration
		edits []func(*service.Options)
		told  string
	}{
		{"open", flow.RegistrationOpen, []func(*service.Options){authtest.WithMail}, "open"},
		{"invited", flow.RegistrationInvited, []func(*service.Options){authtest.WithMail}, "invited"},
		{"closed", flow.RegistrationClosed, []func(*service.Options){authtest.WithMail}, "closed"},
		{"open without mail", flow.RegistrationOpen, nil, "closed"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			srv := authtest.Start(t, append(row.edits, registration(row.who))...)
			c := follow(t, srv)
			var meta api.Metadata
			c.Get(api.PathMetadata, "").Into(t, &meta)
			if offered := slices.Contains(meta.FoyerSteps, "register"); meta.FoyerRegistration != row.told || offered != (row.told != "closed") {
				t.Errorf("%q %v", meta.FoyerRegistration, meta.FoyerSteps)
			}
			if row.told == "closed" {
				notOffered(t, "register", c.register("Carla", newEmail, right))
				nobody(t, srv, newEmail)
			}
		})
	}
}

// What cannot be an account is told at once, and costs no address its mails.
func TestFormOfANewAccountIsJudged(t *testing.T) {
	k := openRegistration(t, flow.RegistrationOpen)
	rows := []struct {
		name, person, email, password string
		reason                        auth.Reason
		rules                         []string
	}{
		{"no name", " ", newEmail, right, auth.ReasonNotUsable, nil},
		{"a name with a line break", "Carla\nDiaz", newEmail, right, auth.ReasonNotUsable, nil},
		{"a long name", strings.Repeat("é", 101), newEmail, right, auth.ReasonNotUsable, nil},
		{"no email", "Carla", "", right, auth.ReasonNotUsable, nil},
		{"no address", "Carla", "carla", right, auth.ReasonNotUsable, nil},
		{"two addresses", "Carla", "a@example.org,b@example.org", right, auth.ReasonNotUsable, nil},
		{"a name before the address", "Carla", "Carla <carla@example.org>", right, auth.ReasonNotUsable, nil},
		{"a line break in the address", "Carla", "carla@example.org\r\nBcc: x@example.org", right, auth.ReasonNotUsable, nil},
		{"letters that look alike", "Carla", "ｃarla@example.org", right, auth.ReasonNotUsable, nil},
		{"the sign of kelvin", "Karl", "\u212aarl@example.org", right, auth.ReasonNotUsable, nil},
		{"a long address", "Carla", strings.Repeat("c", 250) + "@example.org", right, auth.ReasonNotUsable, nil},
		{"a short password", "Carla", newEmail, "Ab1!", auth.ReasonWeakPassword, []string{"length"}},
		{"no digit", "Carla", newEmail, "Quiet-Harbor-x", auth.ReasonWeakPassword, []string{"digit"}},
		{"a common one", "Carla", newEmail, "Password1!", auth.ReasonWeakPassword, []string{"common"}},
		{"the own name", "Carla Diaz", newEmail, "Carla-Diaz-1", auth.ReasonWeakPassword, []string{"context"}},
		{"a password beyond measure", "Carla", newEmail, strings.Repeat("Aa1-", 2000), auth.ReasonWeakPassword, []string{"length"}},
	}
	c := k.follow()
	hashes := k.Service.Directory.Hasher.Hashes()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			reply := c.register(row.person, row.email, row.password)
			offers(t, row.name, reply, row.reason, "password")
			if !slices.Equal(reply.Answer.Rules, row.rules) {
				t.Errorf("rules %v, want %v", reply.Answer.Rules, row.rules)
			}
		})
	}
	if more := k.Service.Directory.Hasher.Hashes() - hashes; more != 0 {
		t.Errorf("%d hashes", more)
	}
	offers(t, "right at last", c.register("Carla", newEmail, right), "", "email_code")
	if n := len(k.Mail.Letters()); n > 1 {
		t.Errorf("%d letters", n)
	}
	want(t, "64 KiB", c.register(strings.Repeat("x", 64<<10), newEmail, right), http.StatusRequestEntityTooLarge, api.ErrInvalidRequest)
}

var ids = regexp.MustCompile(`"auth_session":"[^"]*"|"hint":"[^"]*"`)

// S5: a new address, a taken one and one that nobody invited get the same
// answers after the same work, at the code too; their owners are told.
func TestRegistrationTellsNobodyWhoHasAnAccount(t *testing.T) {
	watch := &tally{}
	k := openRegistration(t, flow.RegistrationInvited, func(o *service.Options) { o.Wrap = watch.wrap })
	k.hire("taken1@example.org", auth.RoleMember)
	k.hire("taken2@example.org", auth.RoleMember)
	if err := k.Service.Directory.Disable(t.Context(), "taken2@example.org", directoryActor()); err != nil {
		t.Fatal(err)
	}
	if err := k.Service.Directory.Invite(t.Context(), k.org.ID, "invited@example.org", auth.RoleMember, directoryActor()); err != nil {
		t.Fatal(err)
	}
	k.Delivered()
	seeing := func(reply authtest.Reply) seen {
		return seen{status: reply.Status, raw: ids.ReplaceAllString(reply.Raw, "..."), retryAfter: reply.Header.Get("Retry-After")}
	}
	type outcome struct {
		answers []seen
		calls   []string
		hashes  int64
	}
	try := func(email string) (o outcome) {
		c := k.follow()
		c.Post(api.PathRevoke, nil) // for the nonce
		k.Delivered()
		before := k.Service.Directory.Hasher.Hashes()
		watch.taken()
		note := func(reply authtest.Reply) { o.answers = append(o.answers, seeing(reply)) }
		note(c.register("Somebody", email, right))
		o.hashes = k.Service.Directory.Hasher.Hashes() - before
		o.calls = watch.taken()
		k.Delivered()
		note(c.step("status"))
		for range 2 {
			note(c.step("email_code", "code", "x"))
		}
		note(c.step("email_code", "send", "1"))
		for range 4 {
			note(c.step("email_code", "code", "x"))
		}
		d := k.follow()
		note(d.register("Somebody", email, right)) // too soon
		return o
	}
	first := try("invited@example.org")
	if first.hashes != 1 || !slices.Contains(first.calls, "InsertFlow") {
		t.Fatalf("%+v", first)
	}
	for _, email := range []string{"taken1@example.org", "taken2@example.org", "stranger@example.org"} {
		t.Run(email, func(t *testing.T) { same(t, "outcomes", try(email), first) })
	}
	mailed(t, k.Server, "invited@example.org", courier.KindInvitation, courier.KindEmailCode)
	mailed(t, k.Server, "taken1@example.org", courier.KindRegisterTaken)
	mailed(t, k.Server, "stranger@example.org", courier.KindRegisterRefused)
	for _, letter := range k.Mail.Letters() {
		if letter.Kind != courier.KindEmailCode && letter.Code != "" {
			t.Errorf("a code in %s", letter.Kind)
		}
	}
}

// S5: nor does the mail tell where it cannot be delivered: what becomes of it is
// the same at each moment.
func TestFailingMailTellsNobodyWhoHasAnAccount(t *testing.T) {
	k := openRegistration(t, flow.RegistrationOpen)
	k.hire(annEmail, auth.RoleMember)
	deliveries := func(email string) (list []string) {
		c := k.follow()
		c.register("Somebody", email, right)
		for range 25 {
			k.Delivered()
			reply := c.step("status")
			if len(reply.Answer.Next) == 0 {
				t.Fatalf("%d %s", reply.Status, reply.Raw)
			}
			list = append(list, reply.Answer.Next[0].Delivery)
			k.Clock.Advance(time.Minute)
		}
		return list
	}
	for name, mood := range map[string]couriertest.Mood{"puts off": couriertest.PutOff, "refuses": couriertest.Refuse} {
		k.Mail.Set(mood)
		unknown := deliveries("nobody@example.org")
		same(t, name, deliveries(annEmail), unknown)
		if !slices.Contains(unknown, "failed") {
			t.Errorf("%s: %v", name, unknown)
		}
		k.Clock.Advance(time.Hour)
	}
}

// The code is this conversation's, dies after five misses, and is sent anew
// within the limits.
func TestCodeOfARegistration(t *testing.T) {
	k := openRegistration(t, flow.RegistrationOpen)
	one := k.follow()
	one.register("Carla", newEmail, right)
	code := k.CodeFor(newEmail)
	k.Clock.Advance(31 * time.Second)
	two := k.follow()
	two.register("Mallory", newEmail, fresh)
	offers(t, "another conversation's", two.step("email_code", "code", code), auth.ReasonInvalidCode, "email_code")
	for range 4 {
		one.step("email_code", "code", other(code))
	}
	offers(t, "the fifth", one.step("email_code", "code", other(code)), auth.ReasonInvalidCode, "email_code")
	offers(t, "the right one, too late", one.step("email_code", "code", code), auth.ReasonCodeExpired, "email_code")
	nobody(t, k.Server, newEmail)
	sent := len(k.Letters(newEmail))
	k.Clock.Advance(29 * time.Second)
	want(t, "30 s since anybody asked", one.step("email_code", "send", "1"), http.StatusTooManyRequests, api.ErrTooManyAttempts)
	if n := len(k.Letters(newEmail)); n != sent {
		t.Errorf("%d letters more", n-sent)
	}
	for range 3 {
		k.Clock.Advance(31 * time.Second)
		offers(t, "again", one.step("email_code", "send", "1"), "", "email_code")
	}
	k.Clock.Advance(31 * time.Second)
	want(t, "the sixth within an hour", one.step("email_code", "send", "1"), http.StatusTooManyRequests, api.ErrTooManyAttempts)
	offers(t, "an older one", one.step("email_code", "code", code), auth.ReasonInvalidCode, "email_code")
	k.Clock.Advance(10 * time.Minute)
	offers(t, "ten minutes later", one.step("email_code", "code", k.CodeFor(newEmail)), auth.ReasonCodeExpired, "email_code")
	nobody(t, k.Server, newEmail)
}

// S7: one address, one account, whoever was first.
func TestTwoRegistrationsOfOneAddress(t *testing.T) {
	k := openRegistration(t, flow.RegistrationOpen)
	var all []*conversation
	codes := map[*conversation]string{}
	for range 4 {
		c := k.follow()
		offers(t, "begun", c.register("Carla", newEmail, right), "", "email_code")
		codes[c] = k.CodeFor(newEmail)
		all = append(all, c)
		k.Clock.Advance(31 * time.Second)
	}
	replies := make([]authtest.Reply, len(all))
	var under sync.WaitGroup
	for i, c := range all {
		under.Go(func() { replies[i] = c.step("email_code", "code", codes[c]) })
	}
	under.Wait()
	won := 0
	for i, reply := range replies {
		if reply.Answer.AuthorizationCode != "" {
			won++
			continue
		}
		offers(t, "late", reply, auth.ReasonRegistrationClosed, "password")
		offers(t, "and over", all[i].step("password", "username", newEmail, "password", right), auth.ReasonInvalidCredentials, "password")
	}
	if won != 1 {
		t.Errorf("%d won", won)
	}
}

// Strangers can begin 200 conversations that need a row, from one source.
func TestOpenConversationsOfOneSourceAreBounded(t *testing.T) {
	f := openFederated(t, auth.MFAOff, nil)
	c := f.follow()
	for range 200 {
		c.session = ""
		if reply := c.first("google"); reply.Answer.Google == nil {
			t.Fatalf("%d %s", reply.Status, reply.Raw)
		}
	}
	c.session = ""
	want(t, "the 201st", c.first("google"), http.StatusTooManyRequests, api.ErrTooManyAttempts)
	want(t, "and a registration", f.follow().register("Carla", newEmail, right), http.StatusTooManyRequests, api.ErrTooManyAttempts)
	elsewhere := from(t, f.Server, f.Handler(), "198.51.100.7:4000")
	offers(t, "another source", elsewhere.register("Carla", newEmail, right), "", "email_code")
	f.Clock.Advance(30*time.Minute + time.Second)
	offers(t, "half an hour later", c.first("google"), "", "google")
}
