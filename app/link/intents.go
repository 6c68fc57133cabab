package link

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"foyer/app"
)

// registry lists every intent that can be sent; a test compares it with
// app/intent.go.
var registry = table(
	of[app.SignIn](),
	of[app.NewPassword](),
	of[app.CancelFlow](),
	of[app.EditUsername](),
	of[app.SetRemember](),
	of[app.Show](),
	of[app.Back](),
	of[app.CheckServer](),
	of[app.Connect](),
	of[app.UsePractice](),
	of[app.RetryNow](),
	of[app.UnlockKeychain](),
	of[app.SkipKeychain](),
	of[app.LogOut](),
	of[app.DismissNotice](),
	of[app.ResizeWindow](),
	of[app.Quit](),

	of[app.ChooseWay](),
	of[app.OtherWays](),
	of[app.SubmitCode](),
	of[app.SendCode](),
	of[app.SubmitPhone](),
	of[app.RecoverySaved](),
	of[app.SaveRecoveryCode](),
	of[app.PrintRecoveryCode](),
	of[app.SkipWay](),
	of[app.Stranded](),
	of[app.AddMethod](),
	of[app.RenameMethod](),
	of[app.RemoveMethod](),
	of[app.SetDefaultMethod](),
	of[app.ReplaceRecoveryCode](),
	of[app.ChangePassword](),
	of[app.PreviewPolicy](),
	of[app.SavePolicy](),
	of[app.ResetMFA](),
	of[app.IssuePass](),
	of[app.DisablePerson](),
	of[app.EnablePerson](),
	of[app.ReadInbox](),

	of[app.SignInWithPasskey](),
	of[app.SignInWithGoogle](),
	of[app.UseBrowser](),
	of[app.CopyBrowserLink](),
	of[app.ConfirmPasskey](),
	of[app.DropPasskey](),
	of[app.RequestReset](),
	of[app.Register](),
	of[app.UseComputer](),
	of[app.Invite](),
	of[app.WithdrawInvitation](),
	of[app.SaveMail](),

	of[app.SetStatus](),
	of[app.SearchPeople](),
	of[app.LookAt](),
	of[app.SaveProfile](),
	of[app.SignOutDevice](),
	of[app.SignOutOthers](),
	of[app.ChangeDesktop](),
	of[app.CloseWindow](),
	of[app.Renew](),
	of[app.Exit](),
)

var errUnknownKind = errors.New("unknown kind")

// entry is one kind of intent.
type entry struct {
	kind   string
	decode func(json.RawMessage) (app.Intent, error)
}

func of[T app.Intent]() entry {
	return entry{kindOf(reflect.TypeFor[T]()), func(body json.RawMessage) (app.Intent, error) {
		var intent, none T
		if len(body) == 0 {
			return none, nil
		}
		if err := json.Unmarshal(body, &intent); err != nil {
			return nil, err
		}
		return intent, nil
	}}
}

func table(entries ...entry) map[string]entry {
	all := make(map[string]entry, len(entries))
	for _, e := range entries {
		all[e.kind] = e
	}
	return all
}

// kindOf is the type's name in snake case: SignIn is "sign_in".
func kindOf(t reflect.Type) string {
	var kind strings.Builder
	for i, r := range t.Name() {
		if unicode.IsUpper(r) && i > 0 {
			kind.WriteByte('_')
		}
		kind.WriteRune(unicode.ToLower(r))
	}
	return kind.String()
}

// encodeIntent returns errUnknownKind for what is not in the registry, such as
// a pointer. Its errors name the kind only.
func encodeIntent(intent app.Intent) (request, error) {
	t := reflect.TypeOf(intent)
	if t == nil || t.Kind() == reflect.Pointer {
		return request{}, fmt.Errorf("%w: %v", errUnknownKind, t)
	}
	kind := kindOf(t)
	if _, known := registry[kind]; !known {
		return request{}, fmt.Errorf("%w: %s", errUnknownKind, kind)
	}
	body, err := json.Marshal(intent)
	if err != nil || len(body) > maxRequest/2 {
		return request{}, fmt.Errorf("%w: %s", ErrMalformed, kind)
	}
	return request{Kind: kind, Body: body}, nil
}

// decodeIntent returns nil and an error wrapping errUnknownKind or
// ErrMalformed, which names the kind only.
func decodeIntent(r request) (app.Intent, error) {
	known, ok := registry[r.Kind]
	if !ok {
		return nil, fmt.Errorf("%w: %.40q", errUnknownKind, r.Kind)
	}
	intent, err := known.decode(r.Body)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", ErrMalformed, r.Kind)
	}
	return intent, nil
}
