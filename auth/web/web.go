package web

import (
	"context"
	"html/template"
	"log/slog"
	"net/http"
	"strings"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/flow"
)

// Paths that only scripts of the pages post to.
const (
	pathFinish = api.PathAuthorize + "/finish"
	pathCancel = api.PathAuthorize + "/cancel"
)

// pathChange is where password managers look for the page that changes a
// password (W3C, "A Well-Known URL for Changing Passwords").
const pathChange = "/.well-known/change-password"

// Flow decides. Besides the errors that are named, a method may return
// *flow.ThrottledError, flow.ErrBusy, or one that is the server's own trouble.
type Flow interface {
	// VisitLeg shows a leg to the browser that holds its cookie. At the first
	// visit fresh is the value of the cookie to set, else it is empty. Errors:
	// flow.ErrLegOver, flow.ErrLegElsewhere.
	VisitLeg(ctx context.Context, requestURI string, cookie auth.Secret) (view flow.LegView, fresh auth.Secret, err error)
	// FinishLeg takes the credential that navigator.credentials gave, as JSON.
	// browser is what people call theirs, or empty. Errors: those of VisitLeg,
	// flow.ErrPasskeyUnknown (with a Signal) and flow.ErrPasskeyRefused.
	FinishLeg(ctx context.Context, requestURI string, cookie auth.Secret, response []byte, browser string) (flow.LegEnd, error)
	// CancelLeg says no to the program. Errors: those of VisitLeg.
	CancelLeg(ctx context.Context, requestURI string, cookie auth.Secret) (flow.LegEnd, error)

	// RequestReset is the same for everybody, whether there is an account or not.
	// Error: courier.ErrUnavailable where the server sends no mail.
	RequestReset(ctx context.Context, identifier, locale, source string) error
	// LookReset spends nothing. Errors: flow.ErrLinkOver, flow.ErrLinkExpired.
	LookReset(ctx context.Context, token auth.Secret) (flow.Reset, error)
	// ResetPassword spends the token unless it returns rules that failed.
	// Errors: those of LookReset.
	ResetPassword(ctx context.Context, token, password auth.Secret, locale, source string) (failedRules []string, err error)
	// LookNotMe spends nothing and returns the account's name. Errors: those of
	// LookReset.
	LookNotMe(ctx context.Context, token auth.Secret) (account string, err error)
	// NotMe ends all sessions and mails a link to reset the password. Errors:
	// those of LookReset.
	NotMe(ctx context.Context, token auth.Secret, locale, source string) error
}

// Options of the pages; all but Practice and Logger are required.
type Options struct {
	Flow Flow
	// PublicURL is where browsers reach the server: scheme and host, no more.
	// Every address in a page is made from it, never from the request.
	PublicURL string
	// Name is what people call the server, usually the organization's.
	Name func(context.Context) string
	// Practice: made-up people, told on every page.
	Practice bool
	// Source names where a request comes from, for counting.
	Source func(*http.Request) string
	Logger *slog.Logger
}

// Pages answers browsers. Safe for concurrent use.
type Pages struct {
	Options
	secure bool   // over https
	origin string // as browsers send it
	logo   template.HTML
}

// New returns the pages, to be mounted.
func New(o Options) *Pages {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	host, secure := strings.CutPrefix(o.PublicURL, "https://")
	origin := o.PublicURL
	if secure {
		origin = "https://" + strings.TrimSuffix(host, ":443")
	}
	return &Pages{Options: o, secure: secure, origin: origin, logo: drawLogo()}
}

// Mount adds the routes of all pages.
func (p *Pages) Mount(mux *http.ServeMux) {
	mux.HandleFunc("GET "+api.PathAuthorize, p.sealed(p.showLeg))
	mux.HandleFunc("POST "+pathFinish, p.sealed(p.finishLeg))
	mux.HandleFunc("POST "+pathCancel, p.sealed(p.cancelLeg))
	mux.HandleFunc("GET /{$}", p.sealed(p.showFront))
	mux.HandleFunc("GET "+api.PathDone, p.sealed(p.showDone))
	mux.HandleFunc("GET "+api.PathForgot, p.sealed(p.showForgot))
	mux.HandleFunc("POST "+api.PathForgot, p.sealed(p.takeForgot))
	mux.HandleFunc("GET "+pathChange, p.sealed(p.leadToForgot))
	mux.HandleFunc("GET "+api.PathReset, p.sealed(p.showReset))
	mux.HandleFunc("POST "+api.PathReset, p.sealed(p.takeReset))
	mux.HandleFunc("GET "+api.PathNotMe, p.sealed(p.showNotMe))
	mux.HandleFunc("POST "+api.PathNotMe, p.sealed(p.takeNotMe))
	mux.HandleFunc("GET "+staticRoot, p.serveStatic)
}

// url is the public URL of a path.
func (p *Pages) url(path string) string { return p.PublicURL + path }
