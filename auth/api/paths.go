package api

// Paths below the server's public URL.
const (
	PathMetadata   = "/.well-known/oauth-authorization-server" // RFC 8414
	PathChallenge  = "/oauth/challenge"                        // draft-ietf-oauth-first-party-apps
	PathToken      = "/oauth/token"                            // RFC 6749
	PathRevoke     = "/oauth/revoke"                           // RFC 7009
	PathIntrospect = "/oauth/introspect"                       // RFC 7662
	PathAuthorize  = "/oauth/authorize"
	PathAPI        = "/api/v1"
	PathMe         = PathAPI + "/me"
	PathHealth     = "/healthz"

	// Pages of the person's browser; PathForgot takes the program's form too.
	PathDone   = "/done"
	PathForgot = "/password/forgot"
	PathReset  = "/password/reset"
	PathNotMe  = "/password/not-me"
	PathReady  = "/readyz"
)

// Headers of the profile.
const (
	HeaderDPoP      = "DPoP"       // RFC 9449
	HeaderDPoPNonce = "DPoP-Nonce" // RFC 9449
	// HeaderLaunch carries the secret that an embedded server was started
	// with, so that other programs on the computer are refused.
	HeaderLaunch = "Foyer-Launch"
)

// ClientDesktop is the client_id of the desktop program.
const ClientDesktop = "foyer-desktop"

// MaxBody is the largest body of a request or answer, in bytes.
const MaxBody = 64 << 10

// Metadata is the answer of PathMetadata (RFC 8414), as far as it is used.
type Metadata struct {
	Issuer                string   `json:"issuer"`
	ChallengeEndpoint     string   `json:"authorization_challenge_endpoint"`
	TokenEndpoint         string   `json:"token_endpoint"`
	RevocationEndpoint    string   `json:"revocation_endpoint"`
	IntrospectionEndpoint string   `json:"introspection_endpoint,omitempty"`
	AuthorizationEndpoint string   `json:"authorization_endpoint,omitempty"`
	ScopesSupported       []string `json:"scopes_supported"`
	ResponseTypes         []string `json:"response_types_supported"`
	GrantTypes            []string `json:"grant_types_supported"`
	CodeChallengeMethods  []string `json:"code_challenge_methods_supported"`
	TokenEndpointAuth     []string `json:"token_endpoint_auth_methods_supported"`
	DPoPAlgorithms        []string `json:"dpop_signing_alg_values_supported"`
	RequireDPoP           bool     `json:"dpop_bound_access_tokens_required"`
	FoyerName             string   `json:"foyer_name"`     // what people call this server: the organization's name
	FoyerPractice         bool     `json:"foyer_practice"` // made-up people, not for real use
	FoyerSteps            []string `json:"foyer_steps"`    // steps this server offers
	FoyerTime             int64    `json:"foyer_time"`     // the server's clock, unix seconds
	// FoyerRegistration is open, invited, closed, or first where the first
	// person is awaited; FoyerReset: forgotten passwords are reset by mail.
	FoyerRegistration string `json:"foyer_registration"`
	FoyerReset        bool   `json:"foyer_reset"`
	FoyerKind         string `json:"foyer_kind"` // organization, practice, computer
	// FoyerPasswordRules are those of a new account's password.
	FoyerPasswordRules     []Rule `json:"foyer_password_rules"`
	ProtocolVersion        int    `json:"foyer_protocol"` // ProtocolVersion
	IssuerResponseSupport  bool   `json:"authorization_response_iss_parameter_supported"`
	ServiceDocumentationAt string `json:"service_documentation,omitempty"`
}

// ProtocolVersion of this profile. A program refuses a larger one.
const ProtocolVersion = 1
