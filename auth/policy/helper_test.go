package policy_test

import (
	"fmt"
	"strings"
	"time"

	"foyer/auth"
	"foyer/auth/policy"
)

const (
	pwd   = auth.FactorPassword
	app   = auth.FactorTOTP
	text  = auth.FactorSMSCode
	mail  = auth.FactorEmailCode
	key   = auth.FactorPasskey
	saved = auth.FactorRecoveryCode
	other = auth.FactorGoogle
)

var (
	now  = time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)
	both = policy.Channels{Email: true, SMS: true}
	all3 = policy.Channels{Email: true, SMS: true, Passkey: true}
)

// has makes one authenticator a kind, named after it, in order of age.
func has(kinds ...auth.Factor) []auth.Authenticator {
	var all []auth.Authenticator
	for i, kind := range kinds {
		all = append(all, auth.Authenticator{
			ID: fmt.Sprintf("%s%d", kind, i), Factor: kind, CreatedAt: now.Add(time.Duration(i-100) * time.Hour),
		})
	}
	return all
}

func requires(methods ...auth.Factor) auth.MFAPolicy {
	return auth.MFAPolicy{MFA: auth.MFARequired, Methods: methods}
}

func permits(methods ...auth.Factor) auth.MFAPolicy {
	return auth.MFAPolicy{MFA: auth.MFAOptional, Methods: methods}
}

func member() auth.Account {
	return auth.Account{ID: "ann", OrganizationID: "riverside", Role: auth.RoleMember, Email: "ann@riverside.example"}
}

func solo() auth.Account {
	return auth.Account{ID: "sam", Role: auth.RoleSolo, Email: "sam@home.example"}
}

func passed(factors ...auth.Factor) policy.Passed {
	p := policy.Passed{}
	for _, factor := range factors {
		p = p.Prove(auth.Authenticator{Factor: factor}, now)
	}
	return p
}

// shape writes ways as text: "totp:totp0! sms_code:sms_code1 recovery_code",
// with ! for Ask and ? for Optional.
func shape(ways []policy.Way) string {
	var words []string
	for _, way := range ways {
		word := string(way.Step)
		if way.AuthenticatorID != "" {
			word += ":" + way.AuthenticatorID
		}
		if way.Ask {
			word += "!"
		}
		if way.Optional {
			word += "?"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}
