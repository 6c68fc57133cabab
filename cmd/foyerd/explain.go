package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"foyer/auth/directory"
	"foyer/auth/factor/password"
	"foyer/auth/policy"
	"foyer/auth/service"
	"foyer/auth/store"
)

// explain says in a sentence what happened and what to do. refused tells that
// nothing was changed and asking again alike will not help.
func explain(err error) (sentence string, refused bool) {
	var option *service.OptionError
	var weak *directory.WeakPasswordError
	switch {
	case errors.As(err, &option):
		return option.Sentence, true
	case errors.As(err, &weak):
		return weakSentence(weak.Rules), true
	case errors.Is(err, store.ErrNewer):
		return "The database was written by a newer version of foyerd. Install that version, or name another data folder with --data. (" + err.Error() + ")", true
	case errors.Is(err, store.ErrCorrupt):
		return "The database is damaged. The file was left as it is; put a backup in its place and start again. (" + err.Error() + ")", true
	case errors.Is(err, service.ErrKey) && errors.Is(err, fs.ErrNotExist):
		return "The server key of this database is missing, without which nothing in it can be opened. Put back the key file that was made with it, or name it with --key-file. Nothing was changed. (" + err.Error() + ")", true
	case errors.Is(err, service.ErrKey) && errors.Is(err, fs.ErrPermission):
		return "This user may not read the server key. Run foyerd as the user whom the key file belongs to. Nothing was changed. (" + err.Error() + ")", true
	case errors.Is(err, service.ErrKey):
		return "The server key does not belong to this database. Put back the key file that was made with it, or name it with --key-file. Nothing was changed. (" + err.Error() + ")", true
	case errors.Is(err, store.ErrFull):
		return "The disk is full. Free some space and start again. (" + err.Error() + ")", true
	case errors.Is(err, service.ErrListen):
		return "The address cannot be listened on: another program may use the port. Stop it, or choose another with --listen. (" + err.Error() + ")", true
	case errors.Is(err, service.ErrKeyFile):
		return "The server key cannot be read or made. Check that this user may write in its folder, or name another file with --key-file. (" + err.Error() + ")", true
	case errors.Is(err, service.ErrDataFolder):
		return "The data folder cannot be used. Check that it is there and that this user may write in it. (" + err.Error() + ")", true
	case errors.Is(err, errNoData), errors.Is(err, fs.ErrNotExist):
		return "There is no Foyer data in that folder. Name the folder that the server uses with --data. (" + err.Error() + ")", true
	case errors.Is(err, password.ErrTooLong):
		return fmt.Sprintf("That password is too long. At most %d bytes are taken.", password.MaxBytes), true
	case isInput(err):
		return strings.ToUpper(err.Error()[:1]) + err.Error()[1:] + ".", true
	}
	return err.Error(), false
}

func isInput(err error) bool {
	for _, one := range []error{
		directory.ErrTaken, directory.ErrNoAccount, directory.ErrEmail, directory.ErrUsername,
		directory.ErrName, directory.ErrPolicy, directory.ErrNoOrganization,
		directory.ErrOrganizationTaken, errPassword, errInput,
	} {
		if errors.Is(err, one) {
			return true
		}
	}
	var use useError
	return errors.As(err, &use)
}

var ruleWords = map[string]string{
	policy.RuleUpper: "an upper case letter", policy.RuleLower: "a lower case letter",
	policy.RuleDigit: "a digit", policy.RuleSymbol: "a character that is neither letter nor digit",
	policy.RuleCommon:  "not to be on the list of common passwords",
	policy.RuleContext: "not to be made of the person's or the product's name",
	policy.RuleSame:    "to differ from the old one",
}

func weakSentence(rules []string) string {
	words := make([]string, 0, len(rules))
	for _, rule := range rules {
		word := ruleWords[rule]
		if rule == policy.RuleLength {
			word = fmt.Sprintf("at least %d characters", policy.PasswordDefault.Rules(false)[0].Min)
		}
		words = append(words, word)
	}
	return "That password is not strong enough. It needs " + strings.Join(words, ", ") + "."
}
