package app

import (
	"context"
	"slices"

	"foyer/auth/client"
)

// submitNewPassword takes the form, one at a time. Needs the mutex.
func (c *Client) submitNewPassword(i NewPassword) {
	if c.base != RouteNewPassword || c.state.Flow.Busy {
		return
	}
	if at := c.state.Flow.RetryAt; !at.IsZero() && c.options.Now().Before(at) {
		return
	}
	switch {
	case i.Password == "":
		c.refuse(ProblemEmptyPassword)
	case i.Password != i.Repeat:
		c.refuse(ProblemPasswordsDiffer)
	default:
		c.begin(i)
	}
}

func (d *dialog) newPassword(ctx context.Context, form NewPassword) turnout {
	if d.flow == nil {
		return turnout{err: &client.SpentError{}}
	}
	progress, err := d.flow.NewPassword(ctx, form.Password)
	if isSpent(err) {
		d.flow = nil
	}
	return d.conclude(ctx, progress, err)
}

// rulesOf lists the rules of a new password, those refused last marked.
func rulesOf(rules []client.Rule, refused []string) []PasswordRule {
	var list []PasswordRule
	for _, rule := range rules {
		list = append(list, PasswordRule{
			Name: rule.Name, Min: rule.Min, Refused: slices.Contains(refused, rule.Name),
		})
	}
	for _, name := range refused {
		if !slices.ContainsFunc(list, func(r PasswordRule) bool { return r.Name == name }) {
			list = append(list, PasswordRule{Name: name, Refused: true})
		}
	}
	return list
}
