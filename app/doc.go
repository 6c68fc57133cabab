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
//	  |    |       |  a new password is due       |  CancelFlow
//	  |    |       +--> new_password --NewPassword, right--+
//	  |    |       |  the code is redeemed                 |
//	  |    |       v                                       |
//	  +-------> home <-------------------------------------+
//	remembered  |  ^ connecting -> connected <-> offline (by itself; RetryNow)
//	       |    |  |
//	       |    |  +-- the same session goes on --+
//	       |    +-- paused by the server --> sign_in, new_password (this person only)
//	       |    +-- LogOut --> (signing out) --> sign_in
//	       +------- ended by the server, definitely --> sign_in, saying why
//
// practice, connect and help are laid over these by Show and taken off by
// Back. Connect and UsePractice end the visit and begin the next one, from
// everywhere but home. Quit and Close end it from everywhere: a remembered
// session stays, one in memory is revoked.
//
// Who may end a session: the person (LogOut), the server (an invalid_grant of
// the profile, see client.Ended), nobody else. No network, proxy, keychain or
// profile folder can.
//
// What lies where: the install's key, the refresh token and hashes of tokens
// that are still to be revoked in the keychain (vault), access tokens and
// passwords in memory, what is no secret in the profile. Keychain and network
// are never called with the mutex held.
//
// It leaves the wire to auth/client, the system's keychain to app/keychain,
// the folder to app/profile, and every sentence to ui.
package app
