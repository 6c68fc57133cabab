package server_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/courier"
	"foyer/auth/directory"
	"foyer/auth/service"
	"foyer/auth/store"
)

// tally writes down the calls of the store that depend on whether somebody is
// there, and none of the courier's.
type tally struct {
	store.Store
	mu    sync.Mutex
	calls []string
}

func (c *tally) wrap(inner store.Store) store.Store {
	c.Store = inner
	return c
}

func (c *tally) note(call string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, call)
}

// taken returns the calls so far and forgets them.
func (c *tally) taken() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	calls := c.calls
	c.calls = nil
	return calls
}

func (c *tally) Update(ctx context.Context, fn func(store.Tx) error) error {
	return c.Store.Update(ctx, func(tx store.Tx) error { return fn(tallyTx{tx, c}) })
}

func (c *tally) View(ctx context.Context, fn func(store.Tx) error) error {
	return c.Store.View(ctx, func(tx store.Tx) error { return fn(tallyTx{tx, c}) })
}

type tallyTx struct {
	store.Tx
	c *tally
}

func (t tallyTx) AccountByIdentifier(c string) (store.Account, error) {
	t.c.note("AccountByIdentifier")
	return t.Tx.AccountByIdentifier(c)
}

func (t tallyTx) Account(id string) (store.Account, error) {
	t.c.note("Account")
	return t.Tx.Account(id)
}

func (t tallyTx) Invitation(address string) (store.Invitation, error) {
	t.c.note("Invitation")
	return t.Tx.Invitation(address)
}

func (t tallyTx) Install(account, print string) (store.Install, error) {
	t.c.note("Install")
	return t.Tx.Install(account, print)
}

func (t tallyTx) Sends(subject, budget string, since time.Time) (int, time.Time, error) {
	t.c.note("Sends " + budget)
	return t.Tx.Sends(subject, budget, since)
}

func (t tallyTx) NoteSend(subject, budget string, at time.Time) error {
	t.c.note("NoteSend " + budget)
	return t.Tx.NoteSend(subject, budget, at)
}

func (t tallyTx) DeleteLinks(account string, kind store.LinkKind, keep string) error {
	t.c.note("DeleteLinks")
	return t.Tx.DeleteLinks(account, kind, keep)
}

func (t tallyTx) InsertLink(l store.Link) error {
	t.c.note("InsertLink")
	return t.Tx.InsertLink(l)
}

func (t tallyTx) InsertMessage(m store.Message) error {
	t.c.note("InsertMessage")
	return t.Tx.InsertMessage(m)
}

func (t tallyTx) InsertFlow(f store.Flow) error {
	t.c.note("InsertFlow")
	return t.Tx.InsertFlow(f)
}

func (t tallyTx) InsertAudit(a store.Audit) error {
	t.c.note("InsertAudit")
	return t.Tx.InsertAudit(a)
}

// S5: who asks for a reset learns nothing, in bytes, work or waits: not at the
// first try, and not at any of those that are too many.
func TestForgotTellsNobodyWhoHasAnAccount(t *testing.T) {
	watch := &tally{}
	k := openClinic(t, auth.MFAOff, nil, func(o *service.Options) { o.Wrap = watch.wrap })
	k.hire(annEmail, auth.RoleMember)
	k.Create(directory.NewAccount{Email: "ben@example.org", Username: "ben.okafor", Name: "Ben", Password: right})
	k.hire("dmitri@example.org", auth.RoleMember)
	if err := k.Service.Directory.Disable(t.Context(), "dmitri@example.org", directoryActor()); err != nil {
		t.Fatal(err)
	}
	type outcome struct {
		status     int
		body, wait string
		calls      string
	}
	ask := func(b *browser, identifier string) outcome {
		k.Delivered()
		watch.taken()
		got := b.forgot(identifier)
		return outcome{got.status, strings.ReplaceAll(got.body, identifier, "..."), got.header.Get("Retry-After"),
			strings.Join(watch.taken(), ",")}
	}
	program := browse(t, k.Server)
	program.bend = func(r *http.Request) { r.Header.Set("Accept", "application/json"); r.Header.Del("Sec-Fetch-Site") }
	for _, by := range []struct {
		name string
		*browser
		status int
	}{{"page", browse(t, k.Server), http.StatusOK}, {"program", program, http.StatusAccepted}} {
		rows := []string{annEmail, "ANN@Example.org", "ben.okafor", "dmitri@example.org", "nobody@example.org", "nobody", strings.Repeat("x", 300)}
		var first []outcome
		for i, identifier := range rows {
			if i == 1 {
				continue // the same person as the first
			}
			// Asked at once, too soon, and more often than an hour and a day allow.
			var got []outcome
			for n := range 12 {
				got = append(got, ask(by.browser, identifier), ask(by.browser, identifier))
				k.Clock.Advance(31 * time.Second)
				if n >= 5 {
					k.Clock.Advance(time.Hour)
				}
			}
			if first == nil {
				first = got
				if got[0].status != by.status || got[1].status != http.StatusTooManyRequests || got[1].wait != "30" {
					t.Errorf("%s: %+v", by.name, got[:2])
				}
				if !strings.Contains(got[0].calls, "InsertLink,InsertMessage") || strings.Contains(got[1].calls, "Insert") {
					t.Errorf("%s: %+v", by.name, got[:2])
				}
			}
			same(t, by.name+" "+identifier, got, first)
		}
		k.Clock.Advance(48 * time.Hour)
	}
	if got := ask(program, "ANN@Example.org"); got.status != http.StatusAccepted || got.body != "{}\n" {
		t.Errorf("%+v", got)
	}
	for _, letter := range k.Mail.Letters() {
		if letter.Kind == courier.KindPasswordReset && !strings.Contains(annEmail+"ben@example.org,dmitri@example.org", letter.To) {
			t.Errorf("a letter to %s", letter.To)
		}
	}
}

// S12: 30 s, five an hour, ten a day, for the account whatever it is called,
// and sixty an hour from one source.
func TestForgotIsLimited(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	k.Create(directory.NewAccount{Email: benEmail, Username: "ben.okafor", Name: "Ben", Password: right})
	b := browse(t, k.Server)
	sent := func() int { return len(k.Letters(benEmail)) }
	for n := range 5 {
		wantPage(t, "forgot", b.forgot([]string{benEmail, "ben.okafor"}[n%2]), http.StatusOK, "")
		wantPage(t, "at once", b.forgot("BEN.OKAFOR"), http.StatusTooManyRequests, "")
		k.Clock.Advance(30 * time.Second)
	}
	wantPage(t, "the sixth", b.forgot(benEmail), http.StatusTooManyRequests, "")
	if sent() != 5 {
		t.Errorf("%d letters", sent())
	}
	for range 5 {
		k.Clock.Advance(time.Hour)
		b.forgot(benEmail)
	}
	k.Clock.Advance(time.Hour)
	wantPage(t, "the eleventh", b.forgot(benEmail), http.StatusTooManyRequests, "")
	if sent() != 10 {
		t.Errorf("%d letters", sent())
	}
	k.Clock.Advance(24 * time.Hour)
	for n := range 60 {
		wantPage(t, "another name", b.forgot("somebody"+strings.Repeat("x", n)), http.StatusOK, "")
	}
	wantPage(t, "the sixty-first", b.forgot(benEmail), http.StatusTooManyRequests, "")
	k.Clock.Advance(time.Hour + time.Second)
	wantPage(t, "an hour later", b.forgot(benEmail), http.StatusOK, "")
}

// Without mail there is no reset, and discovery says so.
func TestForgotWithoutMail(t *testing.T) {
	srv, _ := withAnn(t)
	if got := browse(t, srv).forgot(annEmail); got.status != http.StatusServiceUnavailable {
		t.Errorf("%d %s", got.status, got.body)
	}
	var meta api.Metadata
	follow(t, srv).Get(api.PathMetadata, "").Into(t, &meta)
	if meta.FoyerReset {
		t.Error("a reset is promised")
	}
}
