package client

import (
	"fmt"
	"net/http"
	"time"

	"foyer/auth"
	"foyer/auth/api"
)

// Progress is the answer to a step: done where Code is set, else what is next.
type Progress struct {
	// Code is good for Redeem, once and for a minute.
	Code auth.Secret
	// Reason says why the step was refused, or is empty.
	Reason auth.Reason
	// RefusedRules are the rules that a new password failed.
	RefusedRules []string
	// Next are the ways to go on, the default first.
	Next []Next
	// ExpiresIn is how long the sign-in may wait for the next step.
	ExpiresIn time.Duration
	// Shown is what a person may see once.
	Shown Shown
	// Skew goes with auth.ReasonClockSkew; positive is a slow phone.
	Skew time.Duration
	// Why goes with auth.ReasonPhoneNotSupported.
	Why string
	// Redirect answers SignIn.Browser, Google SignIn.Google; else zero.
	Redirect Redirect
	Google   Google
}

// Done tells whether the sign-in has its code.
func (p Progress) Done() bool { return p.Code != "" }

// Offers returns the entry of a step, if the server offers it.
func (p Progress) Offers(step auth.Step) (Next, bool) {
	for _, next := range p.Next {
		if next.Step == step {
			return next, true
		}
	}
	return Next{}, false
}

func decodeProgress(r reply) (Progress, auth.Secret, error) {
	var answer api.Answer
	if err := decode(r, &answer); err != nil {
		return Progress{}, "", err
	}
	switch {
	case answer.Error == "" && r.status == http.StatusOK && isToken(answer.AuthorizationCode):
		return Progress{Code: auth.Secret(answer.AuthorizationCode)}, auth.Secret(answer.AuthSession), nil
	case answer.Error == api.ErrInvalidToken && r.status == http.StatusUnauthorized:
		return Progress{}, "", fmt.Errorf("%w: %s", ErrInvalidToken, answer.Error)
	case answer.Error != api.ErrInsufficientAuthorization && answer.Error != api.ErrRedirectToWeb:
		return Progress{}, "", refusal(r, answer)
	case !isAuthSession(answer.AuthSession), len(answer.Next) == 0 && answer.Error != api.ErrRedirectToWeb:
		return Progress{}, "", &NotFoyerError{r.status, "no way to go on"}
	}
	shown, shows := shownOf(answer)
	redirect, google, leads := awayOf(answer)
	progress := Progress{
		Reason: answer.Reason, RefusedRules: cleanRules(answer.Rules), Next: cleanNext(answer.Next),
		ExpiresIn: seconds(answer.SessionExpiresIn), Shown: shown,
		Skew: skew(answer.SkewSeconds), Why: clean(answer.Why), Redirect: redirect, Google: google,
	}
	if !shows || !leads || len(progress.Next) == 0 && !progress.isAway() {
		return Progress{}, "", &NotFoyerError{r.status, "malformed step"}
	}
	return progress, auth.Secret(answer.AuthSession), nil
}
