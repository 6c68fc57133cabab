package directory

import (
	"context"
	"errors"
	"time"

	"foyer/auth"
	"foyer/auth/courier"
	"foyer/auth/factor/recoverycode"
	"foyer/auth/flow"
	"foyer/auth/session"
	"foyer/auth/store"
)

// ResetMFA removes everything a person has enrolled, ends all sessions and
// says so by mail; at the next sign-in they set up again if the policy asks
// for it.
func (d *Directory) ResetMFA(ctx context.Context, identifier string, by Actor) error {
	err := d.change(ctx, identifier, func(tx store.Tx, a *store.Account) error {
		kept, err := tx.AuthenticatorsOf(a.ID)
		if err != nil {
			return err
		}
		for _, one := range kept {
			if err := tx.DeleteAuthenticator(a.ID, one.ID); err != nil {
				return err
			}
		}
		for _, kind := range []store.OneTimeKind{store.OneTimeRecovery, store.OneTimePass} {
			if err := tx.DeleteOneTimeCodes(a.ID, kind, ""); err != nil {
				return err
			}
		}
		a.DefaultAuthenticator, a.AskEachTime = "", false
		if err := d.forgetSecondFactors(tx, a.ID); err != nil {
			return err
		}
		if _, err := tx.EndSessionsOf(a.ID, auth.EndedBySignOut, session.ByAdmin, d.now()); err != nil {
			return err
		}
		if err := flow.EndUnderWay(tx, a.ID, ""); err != nil {
			return err
		}
		if err := d.tell(tx, *a, courier.KindMFAReset, courier.Data{By: by.ByName()}); err != nil {
			return err
		}
		return d.note(tx, by, *a, "mfa_reset", "")
	})
	d.wake()
	return err
}

// forgetSecondFactors reopens the budgets of all factors but the password.
func (d *Directory) forgetSecondFactors(tx store.Tx, accountID string) error {
	for _, factor := range []auth.Factor{auth.FactorTOTP, auth.FactorEmailCode, auth.FactorSMSCode, auth.FactorRecoveryCode} {
		if err := tx.DeleteCounters(flow.AccountSubject(d.Key, accountID), string(factor)); err != nil {
			return err
		}
	}
	return nil
}

// IssuePass makes a one-time pass that stands for the second factor once,
// within life. An older one dies. The person is told by mail that there is
// one, never what it is.
func (d *Directory) IssuePass(ctx context.Context, identifier string, life time.Duration, by Actor) (auth.Secret, time.Time, error) {
	pass := recoverycode.NewPass()
	until := d.now().Add(life)
	err := d.change(ctx, identifier, func(tx store.Tx, a *store.Account) error {
		if err := tx.DeleteOneTimeCodes(a.ID, store.OneTimePass, ""); err != nil {
			return err
		}
		err := tx.InsertOneTimeCode(store.OneTimeCode{
			AccountID: a.ID, Kind: store.OneTimePass, Hash: flow.HashPass(d.Key, a.ID, pass), Active: true,
			CreatedAt: d.now(), ExpiresAt: until, IssuedBy: by.AccountID,
		})
		if err != nil {
			return err
		}
		if err := d.tell(tx, *a, courier.KindAdminPass, courier.Data{By: by.ByName(), Until: until}); err != nil {
			return err
		}
		return d.note(tx, by, *a, "pass_issued", "")
	})
	if err != nil {
		return "", time.Time{}, err
	}
	d.wake()
	return pass, until, nil
}

// tell says something to a person by mail. A server without mail tells nobody.
func (d *Directory) tell(tx store.Tx, a store.Account, kind courier.Kind, data courier.Data) error {
	if d.Courier == nil {
		return nil
	}
	if d.NotMeLink != nil && d.Courier.Available(courier.ChannelEmail) {
		link, err := d.NotMeLink(tx, a.ID)
		if err != nil {
			return err
		}
		data.Link = link
	}
	data.Account = a.Email
	return d.say(tx, a, kind, data)
}

// say is tell without the link for who has not done it, in the language of the
// last sign-in.
func (d *Directory) say(tx store.Tx, a store.Account, kind courier.Kind, data courier.Data) error {
	if d.Courier == nil {
		return nil
	}
	data.At = d.now()
	_, err := d.Courier.Enqueue(tx, courier.Mail{To: a.Email, Locale: a.Locale, Kind: kind, Data: data})
	if errors.Is(err, courier.ErrUnavailable) {
		return nil
	}
	return err
}

func (d *Directory) wake() {
	if d.Courier != nil {
		d.Courier.Wake()
	}
}
