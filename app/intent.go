package app

// Intent is something a person asks for: plain data that can be sent as JSON.
// Intents that carry a Secret are never logged, by kind only.
type Intent interface{ intent() }

type (
	// SignIn submits the sign-in form.
	SignIn struct {
		Username string `json:"username"`
		Password Secret `json:"password"`
		Remember bool   `json:"remember"`
	}
	// NewPassword submits a new password; both fields must agree.
	NewPassword struct {
		Password Secret `json:"password"`
		Repeat   Secret `json:"repeat"`
	}
	// CancelFlow ends the wait or the conversation and returns to its start.
	CancelFlow struct{}
	// EditUsername keeps what is typed, so that a new window shows it again.
	EditUsername struct {
		Username string `json:"username"`
	}
	// SetRemember keeps the tick of "Stay signed in".
	SetRemember struct {
		Remember bool `json:"remember"`
	}
	// Show asks for another screen: RouteSignIn, RoutePractice, RouteConnect,
	// RouteForgot, RouteRegister, RouteHelp, or one of the person signed in.
	// Others are ignored. Back returns.
	Show struct {
		Route Route `json:"route"`
	}
	// Back returns to the screen before.
	Back struct{}
	// CheckServer looks at an address while it is typed.
	CheckServer struct {
		Address string `json:"address"`
	}
	// Connect uses and remembers the checked address.
	Connect struct {
		Address string `json:"address"`
	}
	// UsePractice returns to the server inside the program.
	UsePractice struct{}
	// RetryNow tries again at once what would be tried later.
	RetryNow struct{}
	// UnlockKeychain asks the system to unlock the keychain.
	UnlockKeychain struct{}
	// SkipKeychain goes on without the keychain until the program quits.
	SkipKeychain struct{}
	// LogOut ends the session here and on the server.
	LogOut struct{}
	// DismissNotice has read Session.Notice or Flow.Problem.
	DismissNotice struct{}
	// ResizeWindow keeps the window's size.
	ResizeWindow struct {
		Width  float32 `json:"width"`
		Height float32 `json:"height"`
	}
	// Quit ends the program and keeps a remembered session.
	Quit struct{}
)

func (SignIn) intent()         {}
func (NewPassword) intent()    {}
func (CancelFlow) intent()     {}
func (EditUsername) intent()   {}
func (SetRemember) intent()    {}
func (Show) intent()           {}
func (Back) intent()           {}
func (CheckServer) intent()    {}
func (Connect) intent()        {}
func (UsePractice) intent()    {}
func (RetryNow) intent()       {}
func (UnlockKeychain) intent() {}
func (SkipKeychain) intent()   {}
func (LogOut) intent()         {}
func (DismissNotice) intent()  {}
func (ResizeWindow) intent()   {}
func (Quit) intent()           {}
