package provider

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const tokenTime = time.Hour

// grant is what a code stands for.
type grant struct {
	visit  visit
	person known
}

// token is RFC 6749 section 4.1.3 with PKCE.
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		refuse(w, http.StatusBadRequest, "invalid_request")
		return
	}
	if !p.isClient(r) {
		refuse(w, http.StatusUnauthorized, "invalid_client")
		return
	}
	if r.PostForm.Get("grant_type") != "authorization_code" {
		refuse(w, http.StatusBadRequest, "unsupported_grant_type")
		return
	}
	granted, ok := p.codes.take(r.PostForm.Get("code"))
	if !ok || granted.visit.RedirectURI != r.PostForm.Get("redirect_uri") ||
		!same(challenge(r.PostForm.Get("code_verifier")), granted.visit.Challenge) {
		refuse(w, http.StatusBadRequest, "invalid_grant")
		return
	}
	access := rand.Text()
	signed, err := p.sign(p.claims(granted, access))
	if err != nil {
		refuse(w, http.StatusInternalServerError, "server_error")
		return
	}
	answer(w, http.StatusOK, map[string]any{
		"access_token": access, "token_type": "Bearer", "expires_in": int(tokenTime.Seconds()),
		"scope": strings.Join(granted.visit.Scopes, " "), "id_token": signed,
	})
}

func (p *Provider) isClient(r *http.Request) bool {
	id, secret := r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	if user, password, ok := r.BasicAuth(); ok { // RFC 6749 section 2.3.1: both are form-encoded
		user, err := url.QueryUnescape(user)
		password, err2 := url.QueryUnescape(password)
		if err != nil || err2 != nil {
			return false
		}
		id, secret = user, password
	}
	return id == p.opts.ClientID && same(secret, p.opts.ClientSecret.Reveal())
}

// claims are those that Google sends for the scopes that were asked for.
func (p *Provider) claims(granted grant, access string) map[string]any {
	now, person := p.opts.Now(), granted.person
	made := map[string]any{
		"iss": p.opts.Issuer, "aud": p.opts.ClientID, "azp": p.opts.ClientID, "sub": person.Subject,
		"iat": now.Unix(), "exp": now.Add(tokenTime).Unix(), "at_hash": halfHash(access),
	}
	if granted.visit.Nonce != "" {
		made["nonce"] = granted.visit.Nonce
	}
	if slices.Contains(granted.visit.Scopes, "email") {
		made["email"], made["email_verified"] = person.Email, person.EmailVerified
		if person.HostedDomain != "" {
			made["hd"] = person.HostedDomain
		}
	}
	if slices.Contains(granted.visit.Scopes, "profile") {
		made["name"], made["locale"] = person.Name, granted.visit.Language
		made["picture"] = p.opts.Issuer + person.path()
	}
	return made
}

// challenge is S256 of RFC 7636; "" for no verifier, which matches nothing.
func challenge(verifier string) string {
	if verifier == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// halfHash is at_hash of OpenID Connect Core, section 3.1.3.6.
func halfHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:len(sum)/2])
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func refuse(w http.ResponseWriter, status int, why string) {
	answer(w, status, map[string]string{"error": why})
}
