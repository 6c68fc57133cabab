package flow

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"

	"foyer/auth"
	"foyer/auth/factor/passkey"
	"foyer/auth/store"
)

// openLeg finds a leg that can go on, for the browser with that cookie.
func (s *Service) openLeg(ctx context.Context, request string, cookie auth.Secret) (leg store.Leg, details legDetails, err error) {
	err = s.Store.View(ctx, func(tx store.Tx) error {
		leg, err = tx.Leg(LegID(request))
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return leg, details, ErrLegOver
	}
	if err != nil {
		return leg, details, err
	}
	if !leg.OverAt.IsZero() || leg.Code != "" || !s.Now().Before(leg.CreatedAt.Add(LegLife)) || leg.Step == auth.StepGoogle {
		return leg, details, ErrLegOver
	}
	if leg.Browser == "" || cookie == "" || leg.Browser != hashOf(cookie) {
		return leg, details, ErrLegElsewhere
	}
	return leg, details, json.Unmarshal([]byte(leg.Details), &details)
}

// VisitLeg shows a leg to the browser that opens it first, and to that one
// again: fresh is the cookie by which it is known. Another browser voids the
// leg. It returns ErrLegOver or ErrLegElsewhere.
func (s *Service) VisitLeg(ctx context.Context, request string, cookie auth.Secret) (view LegView, fresh auth.Secret, err error) {
	leg, details, err := s.openLeg(ctx, request, cookie)
	if errors.Is(err, ErrLegElsewhere) {
		fresh = newAuthSession()
		if leg, details, err = s.bindLeg(ctx, leg, fresh); err != nil {
			return LegView{}, "", err
		}
	}
	if err != nil {
		return LegView{}, "", err
	}
	return LegView{
		ID: leg.ID, Step: leg.Step, Account: details.Account, Name: details.Name, Device: details.Device,
		Locale: details.Locale, Options: details.Options, ExpiresIn: leg.CreatedAt.Add(LegLife).Sub(s.Now()),
	}, fresh, nil
}

func (s *Service) bindLeg(ctx context.Context, leg store.Leg, fresh auth.Secret) (store.Leg, legDetails, error) {
	var details legDetails
	elsewhere := false
	err := s.Store.Update(ctx, func(tx store.Tx) error {
		elsewhere = false
		err := tx.BindLeg(leg.ID, hashOf(fresh))
		if !errors.Is(err, store.ErrConflict) {
			return err
		}
		elsewhere = true
		if err := tx.EndLeg(leg.ID, s.Now()); !errors.Is(err, store.ErrConflict) {
			return err
		}
		return nil
	})
	if err == nil && elsewhere {
		err = ErrLegElsewhere
	}
	if err != nil {
		return leg, details, err
	}
	return leg, details, json.Unmarshal([]byte(leg.Details), &details)
}

// FinishLeg takes the response of a ceremony. What it shows is kept, and counts
// nothing before the leg_code in LegEnd.Redirect is presented by the program
// that began. It returns ErrLegOver, ErrLegElsewhere, ErrPasskeyUnknown (the
// person may choose another passkey) or ErrPasskeyRefused.
func (s *Service) FinishLeg(ctx context.Context, request string, cookie auth.Secret, response []byte, browser string) (LegEnd, error) {
	leg, details, err := s.openLeg(ctx, request, cookie)
	if err != nil {
		return LegEnd{}, err
	}
	rp := s.relyingParty()
	if rp == nil {
		return LegEnd{}, ErrLegOver
	}
	outcome, signal, err := s.checkCeremony(ctx, leg, details, response)
	if err != nil {
		return s.failLeg(ctx, leg, signal, err)
	}
	outcome.Browser = CleanName(browser)
	kept, err := json.Marshal(outcome)
	if err != nil {
		return LegEnd{}, err
	}
	code := newAuthSession()
	err = s.Store.Update(ctx, func(tx store.Tx) error {
		return tx.FinishLeg(leg.ID, leg.Browser, hashOf(code), string(kept), s.Now())
	})
	if errors.Is(err, store.ErrConflict) {
		return LegEnd{}, ErrLegOver
	}
	if err != nil {
		return LegEnd{}, err
	}
	return LegEnd{Redirect: details.back(s.issuer(), "leg_code", code.Reveal()), Signal: signal}, nil
}

// failLeg voids the leg of a ceremony that did not hold, as its challenge is
// for once. An unknown passkey has answered nothing.
func (s *Service) failLeg(ctx context.Context, leg store.Leg, signal *Signal, cause error) (LegEnd, error) {
	if errors.Is(cause, ErrPasskeyUnknown) {
		return LegEnd{Signal: signal}, cause
	}
	if !errors.Is(cause, passkey.ErrRefused) {
		return LegEnd{}, cause
	}
	s.Logger.InfoContext(ctx, "passkey refused", "step", leg.Step, "account", leg.AccountID, "why", cause)
	return LegEnd{}, errors.Join(ErrPasskeyRefused, s.endLeg(ctx, leg.ID))
}

func (s *Service) endLeg(ctx context.Context, id string) error {
	err := s.Store.Update(ctx, func(tx store.Tx) error { return tx.EndLeg(id, s.Now()) })
	if errors.Is(err, store.ErrConflict) {
		return nil
	}
	return err
}

// CancelLeg sends the browser back with access_denied (RFC 6749).
func (s *Service) CancelLeg(ctx context.Context, request string, cookie auth.Secret) (LegEnd, error) {
	leg, details, err := s.openLeg(ctx, request, cookie)
	if err != nil {
		return LegEnd{}, err
	}
	if err := s.endLeg(ctx, leg.ID); err != nil {
		return LegEnd{}, err
	}
	return LegEnd{Redirect: details.back(s.issuer(), "error", "access_denied")}, nil
}

// back is the program's listener with the leg's outcome (RFC 9207 iss).
func (d legDetails) back(issuer, name, value string) string {
	return d.RedirectURI + "?" + url.Values{name: {value}, "state": {d.State}, "iss": {issuer}}.Encode()
}
