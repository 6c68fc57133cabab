package flow

import (
	"errors"
	"maps"
	"time"

	"foyer/auth"
	"foyer/auth/policy"
	"foyer/auth/store"
)

// EndUnderWay voids what an account's sign-ins and step-ups have come to and is
// no session yet: every conversation but those of the install keep ("" keeps
// none), and the codes that nobody has redeemed. Whatever ends all sessions ends
// them too, or who is one step before the end would have one again.
func EndUnderWay(tx store.Tx, accountID, keep string) error {
	return errors.Join(tx.DeleteFlows(accountID, keep), tx.DeleteCodes(accountID))
}

// PasswordSet voids what was begun before an account had this password: its
// conversations but those of the install keep, and mailed links that set
// another. A code that nobody has redeemed says itself why it is over
// (auth/session).
func PasswordSet(tx store.Tx, accountID, keep string) error {
	return errors.Join(tx.DeleteFlows(accountID, keep), tx.DeleteLinks(accountID, store.LinkReset, ""))
}

// stillThere: nobody has voided the conversation since its turn was opened.
func stillThere(tx store.Tx, t *turn) error {
	_, err := tx.FlowByAuthSession(hashOf(t.AuthSession))
	if errors.Is(err, store.ErrNotFound) {
		return ErrSession
	}
	return err
}

// forgetPresented removes passes, and the recovery code that somebody has
// presented and may present again: its owner says that it was somebody else.
func forgetPresented(tx store.Tx, accountID string) error {
	if err := tx.DeleteOneTimeCodes(accountID, store.OneTimePass, ""); err != nil {
		return err
	}
	return forgetSpent(tx, accountID)
}

// AuthenticatorRemoved takes the proofs of its kind from all sessions of the
// account, and voids codes that would carry one into another. Which of several
// of a kind was proved is not kept, so that all of them are proved anew.
func AuthenticatorRemoved(tx store.Tx, gone auth.Authenticator, now time.Time) error {
	sessions, err := tx.SessionsOf(gone.AccountID)
	if err != nil {
		return err
	}
	for _, life := range sessions {
		left := maps.Clone(life.ProvedAt)
		maps.DeleteFunc(left, func(proved auth.Factor, _ time.Time) bool { return stoodFor(gone, proved, now) })
		if !life.EndedAt.IsZero() || len(left) == len(life.ProvedAt) {
			continue
		}
		if err := tx.SetProofs(life.ID, left, life.ACR, life.AMR, life.AuthTime); err != nil {
			return err
		}
	}
	return tx.DeleteCodes(gone.AccountID)
}

// stoodFor tells whether a proof may be of this authenticator, also of the time
// when it counted as less.
func stoodFor(one auth.Authenticator, proved auth.Factor, now time.Time) bool {
	lesser := policy.ProofOf(one, now)
	return proved == one.Factor || proved == lesser && policy.Strength(lesser) > policy.Strength(auth.FactorPassword)
}
