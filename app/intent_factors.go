package app

// The intents of second factors, Security and the organization.
type (
	// ChooseWay goes on with a way of Flow.Ways; for a code that is sent, the
	// first showing sends it.
	ChooseWay struct {
		Step string `json:"step"`
		ID   string `json:"id"`
	}
	// OtherWays shows RouteMethods; Back returns to the way before.
	OtherWays struct{}
	// SubmitCode submits a code of Flow.Way, a recovery code, or on
	// RouteStranded an admin's pass.
	SubmitCode struct {
		Code Secret `json:"code"`
	}
	// SendCode asks for another code.
	SendCode struct{}
	// SubmitPhone submits the number of RouteEnrollText.
	SubmitPhone struct {
		Number string `json:"number"`
	}
	// RecoverySaved says that the recovery code is stored safely.
	RecoverySaved struct{}
	// SaveRecoveryCode writes the code on screen to a file of mode 0600.
	SaveRecoveryCode struct {
		Path string `json:"path"`
	}
	// PrintRecoveryCode shows the code on screen as a page in the person's
	// browser, once; Title and About are the page's words, in Lang (BCP 47).
	PrintRecoveryCode struct {
		Lang  string `json:"lang,omitempty"`
		Title string `json:"title"`
		About string `json:"about"`
	}
	// SkipWay declines an optional way.
	SkipWay struct{}
	// Stranded shows RouteStranded; Back returns.
	Stranded struct{}

	// AddMethod begins a set-up from Security; Step is an enroll step.
	AddMethod struct {
		Step string `json:"step"`
	}
	// RenameMethod gives an authenticator a name.
	RenameMethod struct {
		ID    string `json:"id"`
		Label string `json:"label"`
	}
	// RemoveMethod removes an authenticator.
	RemoveMethod struct {
		ID string `json:"id"`
	}
	// SetDefaultMethod sets what a sign-in asks for first; Ask lets the
	// person choose each time.
	SetDefaultMethod struct {
		ID  string `json:"id"`
		Ask bool   `json:"ask"`
	}
	// ReplaceRecoveryCode makes a new recovery code.
	ReplaceRecoveryCode struct{}
	// ChangePassword begins to change the password.
	ChangePassword struct{}

	// PreviewPolicy asks whom a policy would affect; SavePolicy sets it.
	PreviewPolicy struct {
		MFA     string   `json:"mfa"`
		Methods []string `json:"methods"`
		AtOnce  bool     `json:"at_once"`
	}
	SavePolicy struct {
		MFA     string   `json:"mfa"`
		Methods []string `json:"methods"`
		AtOnce  bool     `json:"at_once"`
	}
	// ResetMFA, IssuePass, DisablePerson and EnablePerson act on a person.
	ResetMFA struct {
		PersonID string `json:"person_id"`
	}
	IssuePass struct {
		PersonID string `json:"person_id"`
	}
	DisablePerson struct {
		PersonID string `json:"person_id"`
	}
	EnablePerson struct {
		PersonID string `json:"person_id"`
	}
	// ReadInbox marks all letters as read.
	ReadInbox struct{}
)

func (ChooseWay) intent()           {}
func (OtherWays) intent()           {}
func (SubmitCode) intent()          {}
func (SendCode) intent()            {}
func (SubmitPhone) intent()         {}
func (RecoverySaved) intent()       {}
func (SaveRecoveryCode) intent()    {}
func (PrintRecoveryCode) intent()   {}
func (SkipWay) intent()             {}
func (Stranded) intent()            {}
func (AddMethod) intent()           {}
func (RenameMethod) intent()        {}
func (RemoveMethod) intent()        {}
func (SetDefaultMethod) intent()    {}
func (ReplaceRecoveryCode) intent() {}
func (ChangePassword) intent()      {}
func (PreviewPolicy) intent()       {}
func (SavePolicy) intent()          {}
func (ResetMFA) intent()            {}
func (IssuePass) intent()           {}
func (DisablePerson) intent()       {}
func (EnablePerson) intent()        {}
func (ReadInbox) intent()           {}
