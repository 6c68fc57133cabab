package server

import (
	"net/http"

	"foyer/auth"
	"foyer/auth/api"
)

func (s *server) mountDiscovery(mux *http.ServeMux) {
	mux.HandleFunc("GET "+api.PathMetadata, s.discovery)
}

// discovery answers RFC 8414 metadata.
func (s *server) discovery(w http.ResponseWriter, r *http.Request) {
	registration, err := s.Flow.RegistrationNow(r.Context())
	if err != nil {
		s.unavailable(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, api.Metadata{
		Issuer:               s.PublicURL,
		ChallengeEndpoint:    s.url(api.PathChallenge),
		TokenEndpoint:        s.url(api.PathToken),
		RevocationEndpoint:   s.url(api.PathRevoke),
		ScopesSupported:      []string{auth.ScopeFoyer, "remember"},
		ResponseTypes:        []string{api.ResponseTypeCode},
		GrantTypes:           []string{api.GrantAuthorizationCode, api.GrantRefreshToken},
		CodeChallengeMethods: []string{api.MethodS256},
		TokenEndpointAuth:    []string{"none"},
		DPoPAlgorithms:       []string{"ES256"},
		RequireDPoP:          true,
		FoyerName:            s.Name(r.Context()),
		FoyerPractice:        s.Practice,
		FoyerSteps:           s.Flow.Steps(),
		FoyerTime:            s.Now().Unix(),
		ProtocolVersion:      api.ProtocolVersion,

		AuthorizationEndpoint: s.url(api.PathAuthorize),
		IssuerResponseSupport: true,
		FoyerRegistration:     string(registration),
		FoyerReset:            s.Flow.Channels().Email,
		FoyerKind:             s.Kind,
		FoyerPasswordRules:    rulesOf(s.Flow.Password.FirstRules()),
	})
}
