package ui

import (
	"maps"
	"strconv"
	"strings"
	"time"

	"foyer/app"
)

// say returns the sentence of a key. Pairs fill its places: say("x", "name",
// "Ann") writes Ann for {name}. An unknown key is returned as it is, which the
// tests do not let happen.
func say(key string, pairs ...string) string { return sayIn(spoken, key, pairs...) }

func sayIn(sentences map[string]string, key string, pairs ...string) string {
	sentence, ok := sentences[key]
	if !ok {
		return key
	}
	if len(pairs) == 0 {
		return sentence
	}
	places := make([]string, 0, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		places = append(places, "{"+pairs[i]+"}", pairs[i+1])
	}
	return strings.NewReplacer(places...).Replace(sentence)
}

func hasText(key string) bool {
	_, ok := spoken[key]
	return ok
}

// merge puts the parts of a language together. A key stands in one part only,
// which a test sees to.
func merge(parts ...map[string]string) map[string]string {
	all := map[string]string{}
	for _, part := range parts {
		maps.Copy(all, part)
	}
	return all
}

// span writes a wait as "8 s" or "2 min 5 s".
func span(d time.Duration) string {
	seconds := secondsUp(d)
	if seconds < 90 {
		return say("span.seconds", "n", strconv.Itoa(seconds))
	}
	minutes := seconds / 60
	if seconds%60 == 0 || minutes >= 10 {
		return say("span.minutes", "n", strconv.Itoa((seconds+59)/60))
	}
	return say("span.both", "m", strconv.Itoa(minutes), "s", strconv.Itoa(seconds%60))
}

// secondsUp rounds up, so that a countdown ends at 1 and not at 0.
func secondsUp(d time.Duration) int {
	return int((max(0, d) + time.Second - 1) / time.Second)
}

// moment writes when something was: the time, and the day if it was not today.
func moment(at, now time.Time) string {
	at, now = at.Local(), now.Local()
	if at.YearDay() == now.YearDay() && at.Year() == now.Year() {
		return written(at, "time.today")
	}
	return written(at, "time.other")
}

// problemText returns what happened and what to do next, and whether it is
// news rather than an error.
func problemText(st app.State, now time.Time) (sentence string, news bool) {
	p := st.Flow.Problem
	switch p {
	case app.ProblemNone:
		return "", false
	case app.ProblemThrottled, app.ProblemServerBusy:
		if left := st.Flow.RetryAt.Sub(now); left > 0 {
			return say("problem."+string(p), "wait", span(left)), false
		}
		return say("problem." + string(p) + ".over"), true
	case app.ProblemSignedOut:
		return endedText(st, now), true
	case app.ProblemPasswordReset, app.ProblemSessionExpired, app.ProblemSessionReused, app.ProblemSessionUnknown:
		return say("problem." + string(p)), true
	case app.ProblemUnreachable, app.ProblemCertificate, app.ProblemNotFoyer, app.ProblemNewerServer:
		return say("problem."+string(p), "host", hostOf(st.Server)), false
	case app.ProblemProofRequired:
		return say("problem.proof_required", "hint", linkedHint(st.Flow)), true
	case app.ProblemCredentials:
		if st.Flow.FixedUsername {
			return say("problem.invalid_credentials.password"), false
		}
	case app.ProblemRegistrationClosed:
		if st.Server.Offers.Registration == app.RegisteringInvited {
			return say("problem.registration_closed.invited"), false
		}
	}
	if !hasText("problem." + string(p)) {
		return say("problem.unexpected"), false
	}
	return say("problem." + string(p)), false
}

// unreachedText says why the server is not there yet, before anybody has tried.
func unreachedText(st app.State) string {
	switch why := st.Server.Unreached; why {
	case app.ProblemCertificate, app.ProblemNotFoyer, app.ProblemNewerServer:
		return say("problem."+string(why), "host", hostOf(st.Server))
	}
	return say("signin.unreached", "host", hostOf(st.Server))
}

// linkedHint names the account that Google is to be linked to, masked.
func linkedHint(f app.Flow) string {
	switch {
	case f.Way != nil && f.Way.Hint != "":
		return f.Way.Hint
	case f.Username != "":
		return f.Username
	}
	return say("signin.link.somebody")
}

func endedText(st app.State, now time.Time) string {
	when := ""
	if !st.Session.EndedAt.IsZero() {
		when = say("ended.at", "time", moment(st.Session.EndedAt, now))
	}
	switch st.Session.EndedBy {
	case "":
		return say("problem.session_ended", "when", when)
	case "you":
		return say("ended.you", "when", when)
	case "admin":
		return say("ended.admin", "when", when)
	}
	return say("ended.device", "device", st.Session.EndedBy, "when", when)
}

// waitingText says what a long wait is for.
func waitingText(st app.State) string {
	if st.Flow.Waiting == app.WaitingKeychain {
		return say("waiting.keychain", "keychain", keychainName(st))
	}
	return say("waiting.server", "host", hostOf(st.Server))
}

// keptText says where a remembered session will be kept.
func keptText(st app.State) string {
	return say("kept."+keychainKey(st.Keychain.Status), "keychain", keychainName(st))
}

func keychainKey(s app.KeychainStatus) string {
	if s == app.KeychainUnknown {
		return "unknown"
	}
	return string(s)
}

func keychainName(st app.State) string {
	if hasText(st.Keychain.Label) {
		return say(st.Keychain.Label)
	}
	return say("keychain.linux")
}

// hostOf names a server in a sentence.
func hostOf(s app.Server) string {
	switch s.Kind {
	case app.ServerPractice:
		return say("server.practice")
	case app.ServerComputer:
		return say("server.computer")
	}
	return bareHost(s.URL)
}

func bareHost(url string) string {
	_, host, found := strings.Cut(url, "://")
	if !found {
		host = url
	}
	return strings.TrimSuffix(host, "/")
}
