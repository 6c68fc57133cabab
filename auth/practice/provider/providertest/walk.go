package providertest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// Person is who walks: somebody of the list by Subject, else whoever is typed.
type Person struct {
	Subject     string
	Name, Email string
	// Cancels at the consent page.
	Cancels bool
}

// Direct lets an http.Client ask a handler in this process, whatever the
// address says.
type Direct struct{ Handler http.Handler }

// Walk opens an authorization address, chooses the person and consents or
// cancels. It returns what the browser would bring to the program: the query of
// the redirect address. It asks nobody but the provider.
func Walk(ctx context.Context, through http.RoundTripper, authorize string, who Person) (url.Values, error) {
	w := walker{ctx: ctx, client: http.Client{
		Transport:     through,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	page, err := w.open(authorize)
	if err != nil || page.end != nil {
		return page.end, err
	}
	if strings.HasSuffix(page.path, "/account") {
		if page, err = w.choose(page, who); err != nil {
			return nil, err
		}
	}
	decision := "continue"
	if who.Cancels {
		decision = "cancel"
	}
	page, err = w.post(page, "/consent", url.Values{"decision": {decision}})
	if err == nil && page.end == nil {
		err = errors.New("consent does not lead back to the program")
	}
	return page.end, err
}

type walker struct {
	ctx    context.Context
	client http.Client
}

// page is where the walker stands; end is set once the browser has left.
type page struct {
	at    *url.URL
	path  string
	visit string
	end   url.Values
}

func (w *walker) choose(from page, who Person) (page, error) {
	if who.Subject != "" {
		return w.post(from, "/account", url.Values{"subject": {who.Subject}})
	}
	return w.post(from, "/other", url.Values{"name": {who.Name}, "email": {who.Email}})
}

func (w *walker) open(address string) (page, error) {
	request, err := http.NewRequestWithContext(w.ctx, http.MethodGet, address, nil)
	if err != nil {
		return page{}, err
	}
	return w.follow(request)
}

func (w *walker) post(from page, path string, form url.Values) (page, error) {
	form.Set("visit", from.visit)
	to := *from.at
	to.Path, to.RawQuery = strings.TrimSuffix(to.Path, to.Path[strings.LastIndex(to.Path, "/"):])+path, ""
	request, err := http.NewRequestWithContext(w.ctx, http.MethodPost, to.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return page{}, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.follow(request)
}

var visitField = regexp.MustCompile(`name="visit" value="([^"]+)"`)

func (w *walker) follow(request *http.Request) (page, error) {
	answer, err := w.client.Do(request)
	if err != nil {
		return page{}, err
	}
	body, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if err != nil {
		return page{}, err
	}
	if answer.StatusCode == http.StatusSeeOther {
		to, err := answer.Location()
		if err != nil {
			return page{}, err
		}
		if to.Path == "/callback" {
			return page{end: to.Query()}, nil
		}
		return w.open(to.String())
	}
	found := visitField.FindSubmatch(body)
	if answer.StatusCode != http.StatusOK || found == nil {
		return page{}, fmt.Errorf("%s: %s", request.URL.Path, answer.Status)
	}
	return page{at: request.URL, path: request.URL.Path, visit: string(found[1])}, nil
}
