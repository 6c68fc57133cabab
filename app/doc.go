// Package app is the client without a face: it opens the server, keeps the
// session, and leads every conversation with a person. State goes out, Intent
// comes in (Face); it knows no window, so it can be driven headless.
//
// A Client visits one server at a time (site). On each visit one goroutine
// walks through the conversations below, one function after the other; where
// it has to wait it does so in await or wait, which go on taking intents.
//
//	        +--> fault <----------------- the server inside cannot be opened
//	        |      |  RetryNow
//	starting ------+
//	  |    |  the keychain cannot be read, and may hold a session
//	  |    +--> keychain --UnlockKeychain, or opened elsewhere--> starting
//	  |            |  SkipKeychain: memory only until the program quits
//	  |            v
//	  |    +--> sign_in --SignIn--> (busy) --wrong, unreachable--> sign_in
//	  |    |       |  more is due                 |  CancelFlow
//	  |    |       +--> second factors (below) ------------+
//	  |    |       +--> new_password --NewPassword, right--+
//	  |    |       |  the code is redeemed                 |
//	  |    |       v                                       |
//	  +-------> home <-------------------------------------+
//	remembered  |  ^ connecting -> connected <-> offline (by itself; RetryNow)
//	       |    |  |
//	       |    |  +-- the same session goes on --+
//	       |    +-- paused by the server --> sign_in, ... (this person only)
//	       |    +-- Renew --> sign_in, ... (this person only) --> home
//	       |    +-- LogOut --> (signing out) --> sign_in
//	       +------- ended by the server, definitely --> sign_in, saying why
//
// Second factors (factors, enroll, poll) are the screens between a first factor
// and the code. What the server offers next decides which is due; a wrong
// answer stays, a right one goes on by itself:
//
//	challenge <--OtherWays, Back, ChooseWay--> methods --Stranded--> stranded
//	    |  SubmitCode; a code that is sent is asked for once by the first
//	    |  showing, its delivery once a second while it is queued
//	    v
//	enroll --ChooseWay--> enroll_totp, enroll_email, enroll_text
//	    |  SkipWay, where it is optional     |  SubmitCode
//	    v                                    v
//	what is next, or the code <---RecoverySaved--- recovery_code
//
// What passes through the person's browser (browserleg, google, passkey) is a
// trip from one of these screens and back to it. The listener is bound first,
// then the leg is taken, then the browser is opened:
//
//	sign_in --SignInWithPasskey, SignInWithGoogle--+
//	challenge, trust --UseBrowser------------------+--> browser
//	    ^  it was denied; five minutes are over;         |  ^ UseBrowser and
//	    |  CancelFlow, Back                              |  | CopyBrowserLink
//	    +------------------------------------------------+  +-- take a new leg
//	                                                     |  the browser came back
//	    what is next, or the code <----------------------+
//
//	trust --a passkey was made--> confirm_passkey --ConfirmPasskey, DropPasskey-->
//
// A trip that is over is parked (parking): its listener takes nothing, and tells
// who goes on in the tab that it was given up.
//
// Where Google's address has an account, sign_in goes on for that person only
// and in the same conversation, until they have proved it. register and forgot
// are forms laid over sign_in; the code of a new account is a challenge, from
// which Back returns to the form.
//
// CancelFlow leaves for the start from each of them, Back for the step before.
// A step-up of somebody signed in (stepup) runs over the same screens with
// Flow.Purpose set, and returns to the screen that asked for it; Security and
// the organization (account, organization) are such screens, laid over home.
//
// A renewal (renew) is a sign-in of somebody signed in, whose session lives on
// until the new one has taken its place; CancelFlow, and Back from the form,
// return to it. Where it ends meanwhile the sign-in goes on without it.
//
// practice, connect, help and inbox are laid over these by Show and taken off by
// Back. Connect and UsePractice end the visit and begin the next one, from
// everywhere but home. Quit and Close end it from everywhere: a remembered
// session stays, one in memory is revoked.
//
// Who may end a session: the person (LogOut, Renew), the server (an
// invalid_grant of the profile, see client.Ended), nobody else. No network,
// proxy, keychain or profile folder can.
//
// What lies where: the install's key, the refresh token and hashes of tokens
// that are still to be revoked in the keychain (vault), access tokens and
// passwords in memory, what is no secret in the profile. Keychain and network
// are never called with the mutex held.
//
// It leaves the wire to auth/client, the system's keychain to app/keychain,
// the folder to app/profile, and every sentence to ui.
package app
