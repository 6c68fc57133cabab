package app

import (
	"errors"
	"net/http"
	"time"

	"foyer/auth"
	"foyer/auth/client"
)

// gatewayWait is how long to leave a proxy alone whose server does not answer.
const gatewayWait = 10 * time.Second

// problemOf tells what went wrong, and after how long it may be tried again
// where the server said so.
func problemOf(err error) (Problem, time.Duration) {
	var (
		throttled *client.ThrottledError
		busy      *client.BusyError
		failed    *client.ServerError
		denied    *client.DeniedError
	)
	switch {
	case err == nil:
		return ProblemNone, 0
	case errors.As(err, &throttled) && throttled.Closed:
		return ProblemClosed, 0
	case errors.As(err, &throttled):
		return ProblemThrottled, throttled.RetryAfter
	case errors.As(err, &busy):
		return ProblemServerBusy, busy.RetryAfter
	case errors.As(err, &failed) && failed.Status > http.StatusInternalServerError:
		return ProblemServerBusy, gatewayWait
	case errors.As(err, &denied) && denied.Reason == auth.ReasonAccountDisabled:
		return ProblemDisabled, 0
	case errors.As(err, &denied):
		return ProblemDenied, 0
	case errors.Is(err, client.ErrTooLarge):
		return ProblemCredentials, 0 // no password is that long
	}
	return problemOfKind(err), 0
}

func problemOfKind(err error) Problem {
	var (
		certificate *client.CertificateError
		stranger    *client.NotFoyerError
		newer       *client.NewerError
		unreachable *client.UnreachableError
		spent       *client.SpentError
	)
	switch {
	case errors.As(err, &certificate):
		return ProblemCertificate
	case errors.As(err, &stranger):
		return ProblemNotFoyer
	case errors.As(err, &newer):
		return ProblemNewerServer
	case errors.As(err, &unreachable):
		return ProblemUnreachable
	case errors.As(err, &spent):
		return ProblemExpired
	case errors.Is(err, client.ErrTaken):
		return ProblemTaken
	case errors.Is(err, errNotUsable):
		return ProblemNotUsable
	case errors.Is(err, client.ErrProofRequired):
		return ProblemDenied // a fresh proof was not enough
	}
	return ProblemUnexpected
}

// problemOfReason tells why the server did not take a step.
func problemOfReason(reason auth.Reason) Problem {
	switch reason {
	case "", auth.ReasonPasswordChange, auth.ReasonProofRequired: // what is next says it
		return ProblemNone
	case auth.ReasonInvalidCredentials:
		return ProblemCredentials
	case auth.ReasonAccountDisabled:
		return ProblemDisabled
	case auth.ReasonWeakPassword:
		return ProblemWeakPassword
	case auth.ReasonInvalidCode:
		return ProblemCode
	case auth.ReasonCodeExpired:
		return ProblemCodeExpired
	case auth.ReasonClockSkew:
		return ProblemClockSkew
	case auth.ReasonAuthenticatorDisabled:
		return ProblemMethodDisabled
	case auth.ReasonDeliveryFailed:
		return ProblemDelivery
	case auth.ReasonPhoneNotSupported:
		return ProblemPhone
	case auth.ReasonRegistrationClosed:
		return ProblemRegistrationClosed
	case auth.ReasonProviderUnavailable:
		return ProblemGoogleUnavailable
	case auth.ReasonNotUsable:
		return ProblemNotUsable
	}
	return ProblemUnexpected
}

// problemOfEnd tells why a session is over.
func problemOfEnd(reason auth.EndReason) Problem {
	switch reason {
	case auth.EndedBySignOut:
		return ProblemSignedOut
	case auth.EndedByDisabling:
		return ProblemDisabled
	case auth.EndedByPassword:
		return ProblemPasswordReset
	case auth.EndedByExpiry:
		return ProblemSessionExpired
	case auth.EndedByReuse:
		return ProblemSessionReused
	}
	return ProblemSessionUnknown
}
