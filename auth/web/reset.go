package web

import (
	"net/http"
	"slices"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/flow"
	"foyer/auth/policy"
)

// reset is the form of a new password.
type reset struct {
	Token   string
	Account string
	Rules   []rule
	Alert   string // what went wrong, or empty
}

// rule is one line below the field. Here: the script judges it while typing.
type rule struct {
	Name   string
	Min    int
	Here   bool
	Failed bool
}

func (p *Pages) showReset(w http.ResponseWriter, r *http.Request) {
	token, ok := linkToken(r)
	if !ok {
		p.linkIncomplete(w, r)
		return
	}
	look, err := p.Flow.LookReset(r.Context(), token)
	if err != nil {
		p.linkTrouble(w, r, err, resetLink)
		return
	}
	p.resetPage(w, r, http.StatusOK, token, look, nil, "")
}

func (p *Pages) takeReset(w http.ResponseWriter, r *http.Request) {
	if !p.fromHere(r) {
		p.refusePost(w, r, nil)
		return
	}
	values, err := form(r)
	if err != nil {
		p.refusePost(w, r, err)
		return
	}
	token, password := auth.Secret(values.Get("token")), auth.Secret(values.Get("password"))
	look, err := p.Flow.LookReset(r.Context(), token)
	if err != nil {
		p.linkTrouble(w, r, err, resetLink)
		return
	}
	if problem := typo(values.Get("password"), values.Get("again")); problem != "" {
		p.resetPage(w, r, http.StatusUnprocessableEntity, token, look, nil, problem)
		return
	}
	failed, err := p.Flow.ResetPassword(r.Context(), token, password, p.page(r, "reset.title").Lang, p.Source(r))
	switch {
	case err != nil && isLinkError(err):
		p.linkTrouble(w, r, err, resetLink)
	case err != nil:
		p.resetFailed(w, r, token, look, err)
	case len(failed) > 0:
		p.resetPage(w, r, http.StatusUnprocessableEntity, token, look, failed, "reset.weak")
	default:
		p.notice(w, r, http.StatusOK, notice{Mood: good, Title: "reset.done.title", Lines: []string{"reset.done", "reset.done.next"}})
	}
}

// typo finds what needs no judge.
func typo(password, again string) string {
	switch {
	case password == "":
		return "reset.missing"
	case password != again:
		return "reset.differ"
	}
	return ""
}

// resetFailed keeps the form: the link is as good as before.
func (p *Pages) resetFailed(w http.ResponseWriter, r *http.Request, token auth.Secret, look flow.Reset, err error) {
	status, _ := p.unavailable(w, r, err)
	shown := p.resetForm(r, token, look, nil)
	body := shown.Body.(reset)
	body.Alert = p.sentence(shown, err)
	shown.Body = body
	p.render(w, r, status, "reset", shown)
}

// resetPage shows the form, with the rules that failed and a sentence (its key,
// or empty).
func (p *Pages) resetPage(w http.ResponseWriter, r *http.Request, status int, token auth.Secret, look flow.Reset, failed []string, alert string) {
	shown := p.resetForm(r, token, look, failed)
	if alert != "" {
		body := shown.Body.(reset)
		body.Alert = shown.T(alert)
		shown.Body = body
	}
	p.render(w, r, status, "reset", shown)
}

func (p *Pages) resetForm(r *http.Request, token auth.Secret, look flow.Reset, failed []string) page {
	shown := p.page(r, "reset.title")
	shown.Scripts, shown.Action = []string{"reset.js", "once.js"}, p.url(api.PathReset)
	shown.Body = reset{Token: token.Reveal(), Account: look.Account, Rules: rules(look.Rules, failed)}
	return shown
}

// rules leaves out those of a later version, which have no words here; one
// that failed still fails in the server.
func rules(of []policy.Rule, failed []string) []rule {
	var shown []rule
	for _, each := range of {
		if _, known := english["rule."+each.Name]; !known {
			continue
		}
		shown = append(shown, rule{
			Name: each.Name, Min: each.Min,
			Here:   !slices.Contains([]string{policy.RuleCommon, policy.RuleContext, policy.RuleSame}, each.Name),
			Failed: slices.Contains(failed, each.Name),
		})
	}
	return shown
}
