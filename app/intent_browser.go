package app

// The intents of what passes through the person's browser or mailbox.
type (
	// SignInWithPasskey and SignInWithGoogle begin a sign-in without a
	// username.
	SignInWithPasskey struct {
		Remember bool `json:"remember"`
	}
	SignInWithGoogle struct {
		Remember bool `json:"remember"`
	}
	// UseBrowser goes on in the browser with Flow.Way (StepPasskey,
	// StepEnrollPasskey, StepGoogle); on RouteBrowser it opens the browser
	// again, with a new leg.
	UseBrowser struct{}
	// CopyBrowserLink takes a new leg and puts its address into
	// Flow.Browser.Link.
	CopyBrowserLink struct{}
	// ConfirmPasskey keeps the passkey of RouteConfirmPasskey, DropPasskey
	// does not.
	ConfirmPasskey struct{}
	DropPasskey    struct{}
	// RequestReset asks for a mail with a reset link.
	RequestReset struct {
		Identifier string `json:"identifier"`
	}
	// Register makes a new account; both passwords must agree.
	Register struct {
		Name     string `json:"name"`
		Email    string `json:"email"`
		Password Secret `json:"password"`
		Repeat   Secret `json:"repeat"`
	}
	// UseComputer uses the server inside the program for this computer only.
	UseComputer struct{}

	// Invite lets an address make an account; WithdrawInvitation takes that
	// back.
	Invite struct {
		Email string `json:"email"`
		Role  string `json:"role"`
	}
	WithdrawInvitation struct {
		Email string `json:"email"`
	}
	// SaveMail sets how the server sends mail; an empty Password keeps the one
	// there is, an empty Server turns mail off.
	SaveMail struct {
		Server   string `json:"server"`
		Username string `json:"username"`
		Password Secret `json:"password"`
		From     string `json:"from"`
	}
)

func (SignInWithPasskey) intent()  {}
func (SignInWithGoogle) intent()   {}
func (UseBrowser) intent()         {}
func (CopyBrowserLink) intent()    {}
func (ConfirmPasskey) intent()     {}
func (DropPasskey) intent()        {}
func (RequestReset) intent()       {}
func (Register) intent()           {}
func (UseComputer) intent()        {}
func (Invite) intent()             {}
func (WithdrawInvitation) intent() {}
func (SaveMail) intent()           {}
