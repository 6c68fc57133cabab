package apptest

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"time"

	"foyer/app"
)

// signInOffers are the moods of sign-in that depend on what a server offers.
func signInOffers() []Sample {
	all := app.Offers{Known: true, Passkey: true, Google: true, Reset: true, Registration: app.RegisteringOpen}
	none := app.Offers{Known: true, Registration: app.RegisteringClosed}
	offering := func(st app.State, o app.Offers) app.State {
		return with(st, func(st *app.State) { st.Server.Offers = o })
	}
	plain, practice, computer := base(app.RouteSignIn), practiceBase(app.RouteSignIn), computerBase(app.RouteSignIn)
	link := with(offering(plain, all), func(st *app.State) {
		st.Flow.FixedUsername, st.Flow.Problem, st.Flow.Attempt = true, app.ProblemProofRequired, 1
		st.Flow.Username = "a…@riverside.example"
		st.Flow.Way = &app.Way{Step: app.StepPassword, Hint: "a…@riverside.example", AttemptsLeft: -1}
		st.Flow.Ways = []app.Way{*st.Flow.Way}
	})
	paused := with(offering(plain, all), func(st *app.State) {
		st.Flow.FixedUsername, st.Flow.Username = true, "ann.lee@riverside.example"
		st.Session.Name, st.Session.Username = "Ann Lee", "ann.lee@riverside.example"
		st.Flow.Ways = []app.Way{wayPassword, wayGoogle, wayPasskey}
		st.Picture = Portrait()
	})
	out := []Sample{
		{Name: "signin-offers", State: offering(plain, all)},
		{Name: "signin-computer", State: computer},
		{Name: "signin-computer-first", State: with(computer, func(st *app.State) { st.Server.Offers.Registration = app.RegisteringFirst })},
		{Name: "signin-renew", State: with(link, func(st *app.State) {
			st.Session.SignedIn, st.Session.Name, st.Session.Username = true, "Ann Lee", "ann.lee@riverside.example"
			st.Flow.Username, st.Flow.Problem, st.Flow.Ways = "ann.lee@riverside.example", app.ProblemNone, nil
		})},
		{Name: "signin-link", State: link},
		{Name: "signin-link-wrong", State: with(link, func(st *app.State) { st.Flow.Problem, st.Flow.Attempt = app.ProblemCredentials, 2 })},
		{Name: "signin-link-busy", State: working(link)},
		{Name: "signin-paused-google", State: paused},
	}
	for _, control := range [][2]string{
		{"forgot", "Forgot password?"}, {"create", "Create New Account"}, {"google", "Sign in with Google"}, {"passkey", "Sign in with a passkey"},
	} {
		name, label := control[0], control[1]
		press := []Act{{Press: label}}
		out = append(out, Sample{Name: "signin-no-" + name, State: offering(plain, none), Acts: press},
			Sample{Name: "signin-practice-no-" + name, State: offering(practice, none), Acts: press},
			Sample{Name: "signin-computer-no-" + name, State: offering(computer, none), Acts: press})
	}
	return out
}

func forgot() []Sample {
	st := base(app.RouteForgot)
	st.Flow.Forgot = &app.Forgot{}
	typed := with(st, func(st *app.State) { st.Flow.Forgot = &app.Forgot{Identifier: "ann.lee@riverside.example"} })
	sent := with(st, func(st *app.State) {
		st.Flow.Forgot, st.Flow.Attempt = &app.Forgot{Identifier: "ann.lee@riverside.example", Sent: true}, 1
	})
	problem := func(st app.State, p app.Problem) app.State {
		st.Flow.Problem, st.Flow.Attempt, st.Flow.RetryAt = p, 2, Now.Add(48*time.Second)
		return st
	}
	return []Sample{
		{Name: "forgot", State: st},
		{Name: "forgot-typed", State: typed},
		{Name: "forgot-empty", State: st, Acts: []Act{{Press: "Request Password Reset"}}},
		{Name: "forgot-busy", State: working(typed)},
		{Name: "forgot-busy-long", State: working(typed), Later: 12 * time.Second},
		{Name: "forgot-throttled", State: problem(typed, app.ProblemThrottled)},
		{Name: "forgot-throttled-over", State: problem(typed, app.ProblemThrottled), Later: time.Minute},
		{Name: "forgot-unreachable", State: problem(typed, app.ProblemUnreachable)},
		{Name: "forgot-sent", State: sent},
		{Name: "forgot-sent-again", State: sent, Later: 61 * time.Second},
		{Name: "forgot-sent-throttled", State: problem(sent, app.ProblemThrottled), Earlier: &sent},
		{Name: "forgot-sent-practice", State: inPractice(sent, 1)},
	}
}

func register() []Sample {
	st := base(app.RouteRegister)
	st.Server.Offers = app.Offers{Known: true, Reset: true, Registration: app.RegisteringOpen}
	st.Flow.Registration = &app.Registration{}
	st.Flow.Rules = []app.PasswordRule{
		{Name: "length", Min: 8}, {Name: "upper"}, {Name: "lower"}, {Name: "digit"}, {Name: "symbol"}, {Name: "common"},
	}
	filled := with(st, func(st *app.State) {
		st.Flow.Registration = &app.Registration{Name: "Petra Novak", Email: "petra.novak@riverside.example"}
	})
	first := with(st, func(st *app.State) {
		st.Server = computerBase(app.RouteRegister).Server
		st.Server.Offers.Registration = app.RegisteringFirst
		st.Flow.Registration = &app.Registration{First: true}
	})
	passwords := []Act{{Into: "Password", Type: "Willow-7-lamp"}, {Into: "Repeat password", Type: "Willow-7-lamp"}}
	problem := func(p app.Problem) app.State {
		return with(filled, func(st *app.State) {
			st.Flow.Problem, st.Flow.Attempt = p, 1
			if p == app.ProblemWeakPassword {
				st.Flow.Rules = append([]app.PasswordRule(nil), st.Flow.Rules...)
				st.Flow.Rules[5].Refused = true
			}
		})
	}
	out := []Sample{
		{Name: "register", State: st},
		{Name: "register-invited", State: with(st, func(st *app.State) { st.Server.Offers.Registration = app.RegisteringInvited })},
		{Name: "register-first", State: first},
		{Name: "register-practice", State: inPractice(st, 0)},
		{Name: "register-half", State: filled, Acts: []Act{{Into: "Password", Type: "willow7"}}},
		{Name: "register-done", State: filled, Acts: passwords},
		{Name: "register-empty", State: st, Acts: []Act{{Press: "Create account"}}},
		{Name: "register-differ", State: filled, Acts: []Act{passwords[0], {Into: "Repeat password", Type: "Willow-8"}, {Press: "Create account"}}},
		{Name: "register-busy", State: working(filled), Earlier: &filled, Acts: passwords},
	}
	for _, p := range []app.Problem{
		app.ProblemWeakPassword, app.ProblemNotUsable, app.ProblemRegistrationClosed, app.ProblemTaken, app.ProblemUnreachable,
	} {
		out = append(out, Sample{Name: "register-" + string(p), State: problem(p), Earlier: &filled, Acts: append(passwords[:2:2], Act{Press: "Create account"})})
	}
	return out
}

// Portrait is a made-up picture of a person, wider than high.
func Portrait() []byte {
	const width, height = 144, 96
	picture := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.NRGBA{R: uint8(120 + x/2), G: uint8(170 - y/2), B: 190, A: 255}
			dx, dy := x-width/2, y-40
			switch {
			case dx*dx+dy*dy < 18*18:
				c = color.NRGBA{R: 226, G: 178, B: 148, A: 255}
			case dx*dx/2+(y-100)*(y-100) < 38*38:
				c = color.NRGBA{R: 58, G: 74, B: 110, A: 255}
			}
			picture.SetNRGBA(x, y, c)
		}
	}
	var out bytes.Buffer
	_ = png.Encode(&out, picture) // into memory, which takes everything
	return out.Bytes()
}

func homePicture() []Sample {
	in := with(here(app.RouteHome), func(st *app.State) { st.Picture = Portrait() })
	return []Sample{
		{Name: "home-picture", State: in},
		{Name: "home-picture-broken", State: with(in, func(st *app.State) { st.Picture = []byte("no picture") })},
		{Name: "home-computer", State: with(in, func(st *app.State) {
			st.Server, st.Picture = computerBase(app.RouteHome).Server, nil
		})},
	}
}
