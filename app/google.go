package app

import (
	"context"

	"foyer/app/browser"
	"foyer/auth"
	"foyer/auth/client"
)

// askGoogle takes a leg to the OpenID Connect provider: the nonce is the
// server's, state and PKCE verifier are ours.
func (d *dialog) askGoogle(ctx context.Context, t *trip) (client.Progress, *away, error) {
	progress, err := d.flow.Google(ctx)
	asked := progress.Google
	if err != nil || asked.Nonce == "" {
		return progress, nil, err
	}
	state, verifier := browser.NewState(), browser.NewVerifier()
	locale := ""
	if locales := d.c.options.Locales; len(locales) > 0 {
		locale = locales[0]
	}
	link, err := browser.GoogleURL(asked.Endpoint, asked.ClientID, t.way.RedirectURI(), state, asked.Nonce, verifier, locale)
	if err != nil {
		return client.Progress{}, nil, err
	}
	t.verifier = Secret(verifier)
	t.way.Expect(d.expected(browser.Expected{State: state, CodeParam: "code"}))
	return progress, &away{link: link, until: d.c.options.Now().Add(legLife)}, nil
}

// links tells whether this answer asks for the proof of the account that has
// the provider's address (docs/security.md, S30).
func (d *dialog) links(reason auth.Reason) bool {
	return reason == auth.ReasonProofRequired && d.by == StepGoogle && d.paused == nil
}

// problemOf tells why the server did not take a step of this dialog.
func (d *dialog) problemOf(reason auth.Reason) Problem {
	if d.links(reason) {
		return ProblemProofRequired
	}
	return problemOfReason(reason)
}

// link lets the form continue for the person of the account only, in the same
// conversation. Needs the mutex, like the next two.
func (d *dialog) link(st *State, password client.Next) {
	if !d.linking {
		d.typed = st.Flow.Username
	}
	d.linking, d.c.linking = true, true
	st.Flow.FixedUsername = true
	if password.Hint != "" {
		st.Flow.Username = password.Hint
	}
}

// unlink opens the form for everybody again.
func (d *dialog) unlink(st *State) {
	if d.linking {
		d.linking, d.c.linking = false, false
		st.Flow.FixedUsername, st.Flow.Username = d.renews != nil, d.typed
	}
}

// showFormWays shows what stands beside the password where the form is for one
// person only.
func (d *dialog) showFormWays(st *State, next []client.Next) {
	st.Flow.Ways, st.Flow.Way = nil, nil
	if d.renews != nil && !d.linking {
		st.Flow.Ways = waysToRenew(st.Server.Offers)
		return
	}
	if d.paused == nil && !d.linking {
		return
	}
	for _, n := range next {
		switch way := (Way{Step: string(n.Step), ID: n.ID, Label: n.Label, Hint: n.Hint, AttemptsLeft: -1}); way.Step {
		case StepPassword:
			if n.AttemptsLeft != nil {
				way.AttemptsLeft = *n.AttemptsLeft
			}
			st.Flow.Ways = append(st.Flow.Ways, way)
			if d.linking {
				st.Flow.Way = &way
			}
		case StepPasskey, StepGoogle:
			st.Flow.Ways = append(st.Flow.Ways, way)
		}
	}
}
