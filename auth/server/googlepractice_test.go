package server_test

import (
	"testing"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/practice/provider/providertest"
	"foyer/auth/service"
)

// R10, R40: practice mode has a stand-in, so that each way can be walked: a
// newcomer, somebody with an account, and an address that is not proved.
func TestPracticeHasAStandInProvider(t *testing.T) {
	srv := authtest.Start(t, authtest.WithBrowser, func(o *service.Options) { o.Kind = service.Practice })
	nora := follow(t, srv)
	tokens := nora.redeem(t, "a newcomer", nora.google(t, providertest.Person{Subject: "100-nora"}))
	if me := nora.Get(api.PathMe, tokens.AccessToken).Me; me.Name != "Nora Lindqvist" {
		t.Errorf("%+v", me)
	}
	if got := seePicture(t, nora, api.PathMyPicture, tokens.AccessToken); got.Header.Get("Content-Type") != "image/png" {
		t.Errorf("picture: %d %v", got.Status, got.Header)
	}
	ann := follow(t, srv)
	offers(t, "an account", ann.google(t, providertest.Person{Subject: "101-ann"}), auth.ReasonProofRequired, "password")
	ann.redeem(t, "linked", ann.skipAll(t, ann.step("password", "password", "Quiet-Harbor-7")))
	grace := follow(t, srv)
	offers(t, "with a second factor", grace.google(t, providertest.Person{Subject: "102-grace"}), auth.ReasonProofRequired, "password")
	if reply := grace.step("password", "password", "Maple-Window-8"); way(t, reply, auth.StepTOTP).ID == "" {
		t.Errorf("%s", reply.Raw)
	}
	omar := follow(t, srv)
	offers(t, "unproved", omar.google(t, providertest.Person{Subject: "103-omar"}), "", "email_code")
}

// skipAll declines what is optional.
func (c *conversation) skipAll(t *testing.T, reply authtest.Reply) authtest.Reply {
	t.Helper()
	for len(reply.Answer.Next) > 0 && reply.Answer.Next[0].Optional {
		reply = c.step("skip", "of", string(reply.Answer.Next[0].Step))
	}
	return reply
}
