package api

// Form members and values of PathToken and PathRevoke.
const (
	ParamGrantType    = "grant_type"
	ParamCodeVerifier = "code_verifier"
	ParamRefreshToken = "refresh_token"
	ParamToken        = "token"
	// ParamTokenHash revokes by the SHA-256 of a refresh token (base64url);
	// it can do nothing else.
	ParamTokenHash = "token_hash"

	GrantAuthorizationCode = "authorization_code"
	GrantRefreshToken      = "refresh_token"

	// TokenTypeDPoP is the only token_type, and the authorization scheme.
	TokenTypeDPoP = "DPoP"
)

// Token is the successful answer of PathToken. RefreshToken is empty where an
// existing session goes on with the one it has.
type Token struct {
	AccessToken  string `json:"access_token"`
	TokenType    string `json:"token_type"`
	ExpiresIn    int    `json:"expires_in"` // seconds
	RefreshToken string `json:"refresh_token,omitempty"`
	Scope        string `json:"scope"`
	// SessionID names the session in lists and logs; it is no secret.
	SessionID string `json:"session_id"`
	// IdleExpiresIn and AbsoluteExpiresIn are the session's limits, seconds.
	IdleExpiresIn     int `json:"idle_expires_in"`
	AbsoluteExpiresIn int `json:"absolute_expires_in"`
}

// TokenError is the other answer of PathToken. With
// ErrInsufficientAuthorization the session is paused: AuthSession and Next say
// how it goes on. With ErrInvalidGrant it is over: Reason, EndedBy, EndedAt.
type TokenError struct {
	Error            ErrorCode `json:"error"`
	ErrorDescription string    `json:"error_description,omitempty"`
	Reason           Reason    `json:"reason,omitempty"`
	EndedBy          string    `json:"ended_by,omitempty"` // "you", "admin" or a device's name
	EndedAt          int64     `json:"ended_at,omitempty"` // unix seconds, the server's clock
	AuthSession      string    `json:"auth_session,omitempty"`
	SessionExpiresIn int       `json:"session_expires_in,omitempty"`
	Next             []Next    `json:"next,omitempty"`
}

// Me is the answer of PathMe.
type Me struct {
	Subject      string `json:"sub"`
	Name         string `json:"name"`
	Email        string `json:"email"`
	Username     string `json:"username,omitempty"`
	Role         string `json:"role"`
	Organization string `json:"organization,omitempty"`
	SessionID    string `json:"session_id"`
	// Picture changes when the picture does; empty without one.
	Picture string `json:"picture,omitempty"`
}

// Problem is RFC 9457 problem details, the error body of /api.
type Problem struct {
	Type   string    `json:"type,omitempty"`
	Title  string    `json:"title"`
	Status int       `json:"status"`
	Detail string    `json:"detail,omitempty"`
	Error  ErrorCode `json:"error,omitempty"`
}
