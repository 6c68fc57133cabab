package client

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"foyer/auth"
	"foyer/auth/api"
)

const (
	// maxToken bounds what the server may give us to keep: a keychain entry
	// has room for less than 2,000 bytes in all.
	maxToken = 512
	// maxSession bounds an auth_session, which may carry the sign-in sealed.
	maxSession = 4 << 10
	// maxText bounds what is shown to a person, in characters.
	maxText = 200
	// maxWait bounds what a server may make us wait.
	maxWait = 24 * time.Hour
	// defaultWait stands for a missing Retry-After.
	defaultWait = 30 * time.Second
)

// decode fills into from an answer that must be JSON.
func decode(r reply, into any) error {
	if r.status >= 300 && r.status < 400 {
		return &NotFoyerError{r.status, "redirect"}
	}
	if !r.json {
		if r.status >= 500 && r.status != http.StatusNetworkAuthenticationRequired {
			return &ServerError{r.status}
		}
		return &NotFoyerError{r.status, "not JSON"}
	}
	if err := json.Unmarshal(r.body, into); err != nil {
		return &NotFoyerError{r.status, "malformed JSON"}
	}
	return nil
}

func errorOf(r reply) api.ErrorCode {
	var answer struct {
		Error api.ErrorCode `json:"error"`
	}
	if !r.json || json.Unmarshal(r.body, &answer) != nil {
		return ""
	}
	return answer.Error
}

// refusal makes an error of an answer with an "error" member. The code alone
// decides: proxies have their own ideas of statuses.
func refusal(r reply, answer api.Answer) error {
	switch answer.Error {
	case "":
		if r.status >= 500 {
			return &ServerError{r.status}
		}
		return &NotFoyerError{r.status, "neither outcome nor error"}
	case api.ErrTooManyAttempts:
		return &ThrottledError{RetryAfter: retryAfter(r.header), Closed: answer.Closed}
	case api.ErrTemporarilyUnavailable:
		return &BusyError{RetryAfter: retryAfter(r.header)}
	case api.ErrServerError:
		return &ServerError{r.status}
	case api.ErrInvalidSession:
		return &SpentError{}
	case api.ErrAccessDenied:
		return &DeniedError{answer.Reason}
	}
	return &RefusedError{answer.Error, answer.Reason, clean(answer.ErrorDescription), cleanNext(answer.Next)}
}

// retryAfter reads Retry-After (RFC 9110 section 10.2.3).
func retryAfter(header http.Header) time.Duration {
	value := header.Get("Retry-After")
	if at, err := http.ParseTime(value); err == nil {
		sent, err := http.ParseTime(header.Get("Date"))
		if err != nil {
			return defaultWait
		}
		return min(max(at.Sub(sent), 0), maxWait)
	}
	count, err := strconv.Atoi(value)
	if err != nil || count < 0 {
		return defaultWait
	}
	return seconds(count)
}

func seconds(count int) time.Duration {
	return time.Duration(min(max(count, 0), int(maxWait/time.Second))) * time.Second
}

// longSeconds is for the limits of sessions, which are months.
func longSeconds(count int) time.Duration {
	return time.Duration(min(max(count, 0), 400*24*3600)) * time.Second
}

// clean bounds a text of the server's that a person will read, and takes out
// what would break a line or reorder it; joiners stay where they are needed.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) || unicode.Is(unicode.Cf, r) {
			return r
		}
		if unicode.IsSpace(r) {
			return ' '
		}
		return -1
	}, auth.Shown(text))
	if utf8.RuneCountInString(text) > maxText {
		text = string([]rune(text)[:maxText])
	}
	return strings.TrimSpace(text)
}

// isToken tells whether the text can stand in a header and in the keychain.
func isToken(text string) bool { return len(text) <= maxToken && isVisible(text) }

// isAuthSession tells whether the text can be sent back.
func isAuthSession(text string) bool { return len(text) <= maxSession && isVisible(text) }

func isVisible(text string) bool {
	return text != "" && strings.IndexFunc(text, func(r rune) bool {
		return r <= ' ' || r > '~'
	}) < 0
}
