package provider

import (
	"encoding/json"
	"net/http"
)

// discovery is OpenID Connect Discovery, section 3.
func (p *Provider) discovery(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{
		"issuer":                                         p.opts.Issuer,
		"authorization_endpoint":                         p.opts.Issuer + "/authorize",
		"token_endpoint":                                 p.opts.Issuer + "/token",
		"jwks_uri":                                       p.opts.Issuer + "/jwks",
		"response_types_supported":                       []string{"code"},
		"response_modes_supported":                       []string{"query"},
		"grant_types_supported":                          []string{"authorization_code"},
		"subject_types_supported":                        []string{"public"},
		"id_token_signing_alg_values_supported":          []string{string(p.opts.Algorithm)},
		"token_endpoint_auth_methods_supported":          []string{"client_secret_post", "client_secret_basic"},
		"code_challenge_methods_supported":               []string{"S256"},
		"scopes_supported":                               []string{"openid", "email", "profile"},
		"claims_supported":                               []string{"aud", "azp", "email", "email_verified", "exp", "hd", "iat", "iss", "locale", "name", "nonce", "picture", "sub"},
		"ui_locales_supported":                           []string{"en", "es"},
		"prompt_values_supported":                        []string{"select_account", "consent"},
		"authorization_response_iss_parameter_supported": true,
	})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
