package app

import (
	"foyer/app/browser"
)

// printRecoveryCode shows the code on screen as a page that the person's
// browser can read once, and print. Needs the mutex.
func (c *Client) printRecoveryCode(i PrintRecoveryCode) {
	setup := c.state.Flow.Enrollment
	if c.base != RouteRecoveryCode || setup == nil || setup.RecoveryCode == "" || c.printing {
		return
	}
	page, err := browser.Paper{
		Lang: i.Lang, Title: i.Title, About: i.About, Account: c.state.Flow.Username, Code: setup.RecoveryCode,
	}.Print()
	if err != nil {
		c.options.Logger.Error("print the recovery code", "err", err)
		return
	}
	c.printing = true
	c.chores.Go(func() {
		err := browser.ShowOnce(c.ctx, page, c.options.OpenURL)
		c.update(func(st *State) {
			c.printing = false
			if err != nil && c.ctx.Err() == nil && c.base == RouteRecoveryCode {
				c.options.Logger.Warn("print the recovery code", "err", err)
				st.Flow.Problem = ProblemPrint
			}
		})
	})
}
