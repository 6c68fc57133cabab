package app

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"foyer/auth"
	"foyer/auth/client"
)

// awaitsFirst: the next person to register is the admin. Needs the mutex, like
// the next three.
func (c *Client) awaitsFirst() bool {
	return c.state.Server.Offers.Registration == RegisteringFirst
}

func (c *Client) submitRegister(i Register) {
	flow := &c.state.Flow
	if c.route() != RouteRegister || flow.Busy || c.throttled() {
		return
	}
	i.Name = strings.TrimSpace(strings.ToValidUTF8(i.Name, ""))
	i.Email = strings.TrimSpace(strings.ToValidUTF8(i.Email, ""))
	if len(i.Name) > 4*auth.MaxIdentifier || len(i.Email) > auth.MaxIdentifier {
		c.refuse(ProblemNotUsable)
		return
	}
	flow.Registration = &Registration{Name: i.Name, Email: i.Email, First: c.awaitsFirst()}
	failed := failedRules(c.rules, i.Password)
	switch {
	case i.Name == "":
		c.refuse(ProblemEmptyName)
	case i.Email == "":
		c.refuse(ProblemEmptyEmail)
	case i.Password == "":
		c.refuse(ProblemEmptyPassword)
	case i.Password != i.Repeat:
		c.refuse(ProblemPasswordsDiffer)
	case len(failed) > 0:
		flow.Rules = rulesOf(c.rules, failed)
		c.refuse(ProblemWeakPassword)
	default:
		flow.Rules = rulesOf(c.rules, nil)
		c.begin(i)
	}
}

// layRegistration shows the form again as it was filled, but for the password.
func (c *Client) layRegistration(form Registration) {
	c.over = []Route{RouteRegister}
	c.state.Flow.Registration = &form
	if c.state.Flow.Rules == nil {
		c.state.Flow.Rules = rulesOf(c.rules, nil)
	}
}

// failedRules are those that can be judged here; the server has the last word.
func failedRules(rules []client.Rule, password Secret) (failed []string) {
	plain := password.Reveal()
	has := func(is func(rune) bool) bool { return strings.ContainsFunc(plain, is) }
	for _, rule := range rules {
		met := true
		switch rule.Name {
		case "length":
			met = utf8.RuneCountInString(plain) >= rule.Min
		case "upper":
			met = has(unicode.IsUpper)
		case "lower":
			met = has(unicode.IsLower)
		case "digit":
			met = has(unicode.IsDigit)
		case "symbol":
			met = has(func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		}
		if !met {
			failed = append(failed, rule.Name)
		}
	}
	return failed
}

// register begins a new account. What the server refuses stays on the form.
func (d *dialog) register(ctx context.Context, i Register) turnout {
	st := d.c.State()
	form := Registration{Name: i.Name, Email: i.Email}
	if shown := st.Flow.Registration; shown != nil {
		form.First = shown.First
	}
	if err := d.prepare(ctx, st.Flow.Remember); err != nil {
		return turnout{err: err}
	}
	d.start(st.Flow.Remember)
	d.by, d.form = StepRegister, &form
	progress, err := d.flow.Register(ctx, i.Name, i.Email, i.Password)
	if form.First && err == nil && progress.Reason == auth.ReasonRegistrationClosed {
		progress, err = d.enterAsFirst(ctx, i, progress)
	}
	if form.First {
		d.work.Go(d.introduce) // who may register is another matter now
	}
	if err == nil && progress.Reason != "" {
		d.flow = nil
		return turnout{show: func(st *State) { d.showRefusedForm(st, progress) }}
	}
	return d.conclude(ctx, progress, err)
}

// enterAsFirst signs in whose account was made by the post before, if only its
// answer was lost; refused is what to show otherwise.
func (d *dialog) enterAsFirst(ctx context.Context, i Register, refused client.Progress) (client.Progress, error) {
	d.start(d.remember)
	progress, err := d.flow.Password(ctx, i.Email, i.Password)
	if err != nil || progress.Reason != "" {
		return refused, nil
	}
	return progress, nil
}

func (d *dialog) showRefusedForm(st *State, progress client.Progress) {
	st.Flow.Problem = problemOfReason(progress.Reason)
	st.Flow.Rules = rulesOf(d.c.rules, progress.RefusedRules)
}
