package server

import (
	"context"
	"net/http"
	"strings"

	"foyer/auth"
	"foyer/auth/store"
)

// myPictureInput says which picture the client has already, if any.
type myPictureInput struct {
	IfNoneMatch string `header:"If-None-Match" maxLength:"200"`
}

type personPictureInput struct {
	ID          string `path:"id" maxLength:"64"`
	IfNoneMatch string `header:"If-None-Match" maxLength:"200"`
}

type pictureOutput struct {
	Status       int
	ContentType  string `header:"Content-Type"`
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Body         []byte
}

// picture is an account's, or that the client has it already (RFC 9110,
// section 15.4.5). A cache may keep it for this person alone, and asks each
// time whether it is still so.
func (s *server) picture(ctx context.Context, accountID, known string) (*pictureOutput, error) {
	var found store.Picture
	err := s.Store.View(ctx, func(tx store.Tx) (err error) {
		found, err = tx.Picture(accountID)
		return err
	})
	if err != nil {
		return nil, s.storeProblem(ctx, err)
	}
	out := &pictureOutput{Status: http.StatusOK, ETag: `"` + found.Tag + `"`, CacheControl: "private, no-cache"}
	if matches(known, out.ETag) {
		out.Status = http.StatusNotModified
		return out, nil
	}
	out.ContentType, out.Body = found.Type, found.Data
	return out, nil
}

// matches compares an If-None-Match with an entity tag, weakly (RFC 9110,
// section 13.1.2). "*" is not taken: nobody asks for a picture that way.
func matches(known, tag string) bool {
	for one := range strings.SplitSeq(known, ",") {
		if strings.TrimPrefix(strings.TrimSpace(one), "W/") == tag {
			return true
		}
	}
	return false
}

func (s *server) personPicture(ctx context.Context, in *personPictureInput) (*pictureOutput, error) {
	who := bearer(ctx).Account
	err := s.Store.View(ctx, func(tx store.Tx) error {
		target, err := tx.Account(in.ID)
		if err == nil && target.ID != who.ID && !isColleague(who, target) {
			err = store.ErrNotFound
		}
		return err
	})
	if err != nil {
		return nil, s.storeProblem(ctx, err)
	}
	return s.picture(ctx, in.ID, in.IfNoneMatch)
}

// isColleague tells whether one of the people that who sees is the other.
func isColleague(who, other store.Account) bool {
	seen := sees(who)
	return seen != "" && other.OrganizationID == seen && other.ID != who.ID && !other.Disabled && other.Role != auth.RoleGuest
}

// pictureTag is the account's own, which its colleagues are told.
func (s *server) pictureTag(ctx context.Context, accountID string) (tag string, err error) {
	err = s.Store.View(ctx, func(tx store.Tx) (err error) {
		tag, err = tx.PictureTag(accountID)
		return err
	})
	return tag, err
}
