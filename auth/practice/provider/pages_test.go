package provider_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"foyer/auth/practice/provider/providertest"
)

func TestChooseAndContinue(t *testing.T) {
	w := newWorld(t)
	chooser, visit := w.page(w.get(asks()))
	for _, part := range []string{`<header class="practice">`, "Choose an account", "Ann Lee", "ann.lee@riverside.example", "Sam &lt;b&gt;Reed", "Use another account", `src="/practice/google/picture/1001.png"`} {
		if !strings.Contains(chooser.body, part) {
			t.Errorf("the chooser lacks %q", part)
		}
	}
	consent, _ := w.page(w.post(issuer+"/account", url.Values{"visit": {visit}, "subject": {"1002"}}))
	for _, part := range []string{"Foyer wants to access", "Name", "sam.reed@gmail.com", "Email address", "Language", "English", "Profile picture", ">Cancel<", ">Continue<"} {
		if !strings.Contains(consent.body, part) {
			t.Errorf("consent lacks %q", part)
		}
	}
	decided := url.Values{"visit": {visit}, "decision": {"continue"}}
	brought := w.back(w.post(issuer+"/consent", decided), redirect)
	if brought.Get("code") == "" || brought.Get("state") != "the state" || brought.Get("iss") != issuer || brought.Has("error") {
		t.Errorf("%v", brought)
	}
	if again := w.post(issuer+"/consent", decided); again.StatusCode != 400 || !strings.Contains(again.body, "used already") {
		t.Errorf("a second time: %d", again.StatusCode)
	}
	_, said := w.exchange(brought.Get("code"))
	if claims := w.open(said["id_token"].(string)); claims["sub"] != "1002" || claims["hd"] != nil {
		t.Errorf("%v", claims)
	}
}

func TestCancelGivesNothingAway(t *testing.T) {
	w := newWorld(t)
	_, chooser := w.page(w.get(asks()))
	_, consent := w.page(w.get(asks("prompt", "", "login_hint", "1001")))
	for where, form := range map[string]url.Values{
		"chooser":                          {"visit": {chooser}, "decision": {"cancel"}},
		"consent":                          {"visit": {consent}, "decision": {"cancel"}},
		"continue without a chosen person": {"visit": {w.visit(asks())}, "decision": {"continue"}},
		"neither":                          {"visit": {w.visit(asks("prompt", "", "login_hint", "1001"))}},
	} {
		brought := w.back(w.post(issuer+"/consent", form), redirect)
		if brought.Get("error") != "access_denied" || brought.Has("code") || brought.Get("state") != "the state" || brought.Get("iss") != issuer {
			t.Errorf("%s: %v", where, brought)
		}
	}
}

func (w *world) visit(address string) string {
	w.t.Helper()
	_, visit := w.page(w.get(address))
	return visit
}

func TestAnotherAccountIsMadeUp(t *testing.T) {
	w := newWorld(t)
	rows := []struct {
		name, email string
		verified    bool
	}{
		{"Nora Quist", "Nora.Quist@gmail.com", true},
		{"Omar Saïd", "omar@said.example", false},
		{"李 雷", "lei@li.example", false},
	}
	for _, row := range rows {
		subjects := map[any]bool{}
		for range 2 {
			brought, err := providertest.Walk(t.Context(), providertest.Direct{Handler: w.stand}, asks(), providertest.Person{Name: row.name, Email: row.email})
			if err != nil {
				t.Fatal(err)
			}
			_, said := w.exchange(brought.Get("code"))
			claims := w.open(said["id_token"].(string))
			if claims["name"] != row.name || claims["email"] != row.email || claims["email_verified"] != row.verified {
				t.Errorf("%v", claims)
			}
			if got := w.get(claims["picture"].(string)); got.StatusCode != 200 {
				t.Errorf("picture: %d", got.StatusCode)
			}
			subjects[claims["sub"]] = true
		}
		if len(subjects) != 1 {
			t.Errorf("%s is %d people", row.name, len(subjects))
		}
	}
	if got, _ := w.page(w.get(asks())); strings.Count(got.body, "<img") != len(people)+len(rows) {
		t.Error("the chooser does not remember them, each once")
	}
}

func TestAnotherAccountSaysWhatIsWrong(t *testing.T) {
	w := newWorld(t)
	visit := w.visit(asks())
	rows := map[string]struct {
		name, email string
		wrong       []string
	}{
		"nothing typed": {"", "", []string{"Type a name", "Type an email"}},
		"no address":    {"Sam", "sam", []string{"Type an email"}},
		"name of lines": {"Sam\nReed", "sam@x.example", []string{"Type a name"}},
		"endless name":  {strings.Repeat("a", 101), "sam@x.example", []string{"Type a name"}},
		"two addresses": {"Sam", "sam@x.example, eve@x.example", []string{"Type an email"}},
		"dressed up":    {"Sam", "Sam <sam@x.example>", []string{"Type an email"}},
	}
	for name, row := range rows {
		got, again := w.page(w.post(issuer+"/other", url.Values{"visit": {visit}, "name": {row.name}, "email": {row.email}}))
		if got.StatusCode != 422 || again != visit || strings.Count(got.body, `role="alert"`) != len(row.wrong) {
			t.Errorf("%s: %d, %s", name, got.StatusCode, got.body)
		}
		for _, wrong := range row.wrong {
			if !strings.Contains(got.body, wrong) {
				t.Errorf("%s lacks %q", name, wrong)
			}
		}
	}
	form := w.get(issuer + "/other?visit=" + visit).body
	for _, part := range []string{`<label for="name">Name</label>`, `<label for="email">Email</label>`, `id="name"`, `id="email"`} {
		if !strings.Contains(form, part) {
			t.Errorf("the form lacks %q", part)
		}
	}
}

func TestHintLeadsToThatAccount(t *testing.T) {
	w := newWorld(t)
	if got, _ := w.page(w.get(asks("prompt", "", "login_hint", "SAM.REED@gmail.com"))); !strings.Contains(got.body, "wants to access") || !strings.Contains(got.body, "sam.reed@gmail.com") {
		t.Error("the hinted account is not at consent")
	}
	got, visit := w.page(w.get(asks("login_hint", "sam.reed@gmail.com")))
	if strings.Index(got.body, "sam.reed@gmail.com") > strings.Index(got.body, "ann.lee@") || !strings.Contains(got.body, "Choose an account") {
		t.Error("select_account: the hinted account is not first in the chooser")
	}
	if other := w.get(issuer + "/other?visit=" + visit).body; strings.Contains(other, `value="sam.reed`) {
		t.Error("an account of the list is typed as another")
	}
	visit = w.visit(asks("login_hint", "eve@x.example"))
	if other := w.get(issuer + "/other?visit=" + visit).body; !strings.Contains(other, `value="eve@x.example"`) {
		t.Error("an unknown hint is not filled in")
	}
}

func TestPagesEnd(t *testing.T) {
	w := newWorld(t)
	visit := w.visit(asks())
	w.at = w.at.Add(10 * time.Minute)
	for _, path := range []string{"/account", "/other", "/consent"} {
		for _, one := range []string{visit, "", "x"} {
			if got := w.get(issuer + path + "?visit=" + one); got.StatusCode != 400 || !strings.Contains(got.body, "Go back to Foyer") {
				t.Errorf("%s: %d", path, got.StatusCode)
			}
		}
	}
}

func TestOpenPagesAreBounded(t *testing.T) {
	w := newWorld(t)
	for range 1000 {
		w.get(asks())
	}
	if brought := w.back(w.get(asks()), redirect); brought.Get("error") != "temporarily_unavailable" {
		t.Errorf("%v", brought)
	}
	w.at = w.at.Add(10 * time.Minute)
	w.visit(asks())
}

func TestEveryPageIsPracticeInTheLanguageAndGuarded(t *testing.T) {
	for _, row := range []struct{ name, header, locales, lang, tag string }{
		{"English", "", "", "en", "PRACTICE"},
		{"Spanish browser", "es-MX,es;q=0.9,en;q=0.5", "", "es", "PRÁCTICA"},
		{"Spanish program", "en", "es", "es", "PRÁCTICA"},
		{"another", "fr", "fr", "en", "PRACTICE"},
	} {
		w := newWorld(t)
		w.header.Set("Accept-Language", row.header)
		chooser, visit := w.page(w.get(asks("ui_locales", row.locales)))
		consent, _ := w.page(w.post(issuer+"/account", url.Values{"visit": {visit}, "subject": {"1001"}}))
		shown := map[string]answer{"chooser": chooser, "consent": consent, "other": w.get(issuer + "/other?visit=" + visit)}
		if row.locales == "" {
			shown["end"] = w.get(issuer + "/account?visit=x")
		}
		for name, got := range shown {
			if !strings.Contains(got.body, `<html lang="`+row.lang+`">`) || !strings.Contains(got.body, "<strong>"+row.tag+"</strong>") {
				t.Errorf("%s, %s: language or label", row.name, name)
			}
			to := "'self' http://127.0.0.1:40123"
			if name == "end" {
				to = "'self'"
			}
			want := fmt.Sprintf("default-src 'none'; style-src 'self'; img-src 'self' data:; form-action %s; base-uri 'none'; frame-ancestors 'none'", to)
			if policy := got.Header.Get("Content-Security-Policy"); policy != want {
				t.Errorf("%s: %s", name, policy)
			}
			if got.Header.Get("Cache-Control") != "no-store" || got.Header.Get("Referrer-Policy") != "no-referrer" || got.Header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s: %v", name, got.Header)
			}
			for _, inline := range []string{"<script", "style=", "<style", "onclick", "ZgotmplZ"} {
				if strings.Contains(got.body, inline) {
					t.Errorf("%s contains %s", name, inline)
				}
			}
		}
	}
	if got := newWorld(t).get(issuer + "/style.css"); got.StatusCode != 200 || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/css") {
		t.Errorf("style: %d %s", got.StatusCode, got.Header.Get("Content-Type"))
	}
}
