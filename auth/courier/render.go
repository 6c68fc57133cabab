package courier

import (
	"cmp"
	"fmt"
	"strings"
	"text/template"
	"time"
)

const defaultName = "Foyer"

// words is what templates may use: plain strings, already cleaned.
type words struct {
	Server, Short, PublicURL                  string
	Account, Organization, Factor, Label      string
	Device, By, When, Until, Code, Link, Lang string
}

// page is what the layouts show.
type page struct {
	Lang, Subject, Title   string
	Body                   []string
	Code                   string
	Facts                  []fact
	Advice, Link, LinkText string
	Foot                   string
}

type fact struct{ Label, Value string }

// Render writes the letter of a mail, without ID and time. It wraps ErrAddress.
func Render(sender Sender, m Mail) (Letter, error) {
	lang := languageFor(m.Locale)
	written := written()[lang+"/"+string(m.Kind)]
	switch {
	case written == nil:
		return Letter{}, fmt.Errorf("message of unknown kind %q", m.Kind)
	case !goodAddress(m.Kind.Channel(), m.To):
		return Letter{}, fmt.Errorf("%s: %w", m.Kind, ErrAddress)
	case m.Data.Link != "" && !goodLink(m.Data.Link):
		return Letter{}, fmt.Errorf("%s: link is neither https nor on this computer", m.Kind)
	}
	w, err := wordsOf(written, lang, sender, m.Data)
	if err != nil {
		return Letter{}, err
	}
	letter := Letter{Kind: m.Kind, To: m.To, Locale: lang, Code: m.Data.Code}
	if m.Kind.Channel() == ChannelText {
		letter.Text, err = say(written, "text", w)
		return letter, err
	}
	return layOut(written, w, letter)
}

func wordsOf(t *template.Template, lang string, sender Sender, d Data) (words, error) {
	when, err1 := moment(t, d.At)
	until, err2 := moment(t, d.Until)
	name := cmp.Or(oneLine(sender.Name), defaultName)
	return words{
		Server: name, Short: short(name), PublicURL: sender.PublicURL,
		Account: oneLine(d.Account), Organization: oneLine(d.Organization),
		Factor: string(d.Factor), Label: unlinked(d.Label), Device: unlinked(d.Device), By: oneLine(d.By),
		When: when, Until: until, Code: d.Code.Reveal(), Link: d.Link, Lang: lang,
	}, cmp.Or(err1, err2)
}

// layOut fills the two layouts. The HTML one escapes every value again for
// where it stands.
func layOut(t *template.Template, w words, letter Letter) (Letter, error) {
	p := page{Lang: w.Lang, Code: w.Code, Link: w.Link}
	var body string
	for _, part := range []struct {
		block string
		into  *string
	}{
		{"subject", &p.Subject}, {"title", &p.Title}, {"body", &body}, {"advice", &p.Advice},
		{"not_me", &p.LinkText}, {"foot", &p.Foot},
	} {
		text, err := say(t, part.block, w)
		if err != nil {
			return Letter{}, err
		}
		*part.into = text
	}
	p.Body = strings.Split(body, "\n\n")
	var err error
	if p.Facts, err = factsOf(t, w); err != nil {
		return Letter{}, err
	}
	var text, html strings.Builder
	err = cmp.Or(layoutText().Execute(&text, p), layoutHTML().Execute(&html, p))
	letter.Subject, letter.Text, letter.HTML = p.Subject, text.String(), html.String()
	return letter, err
}

func factsOf(t *template.Template, w words) ([]fact, error) {
	method, err := say(t, "method", w)
	if err != nil {
		return nil, err
	}
	if method != "" && w.Label != "" {
		method += " (" + w.Label + ")"
	}
	var facts []fact
	for _, one := range []fact{
		{"account", w.Account}, {"label_method", cmp.Or(method, w.Label)}, {"label_device", w.Device},
		{"label_by", w.By}, {"label_at", w.When},
	} {
		if one.Value == "" {
			continue
		}
		if one.Label, err = say(t, one.Label, w); err != nil {
			return nil, err
		}
		facts = append(facts, one)
	}
	return facts, nil
}

// moment writes a time as people do; always in UTC, as the server does not
// know where the reader is.
func moment(t *template.Template, at time.Time) (string, error) {
	if at.IsZero() {
		return "", nil
	}
	at = at.UTC()
	months, err := say(t, "months", nil)
	if err != nil {
		return "", err
	}
	return say(t, "moment", map[string]string{
		"Month": strings.Fields(months)[at.Month()-1], "Day": at.Format("2"), "Year": at.Format("2006"), "Clock": at.Format("15:04"),
	})
}
