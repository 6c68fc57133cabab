package web

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
)

// errForm: what was sent is not what the page sends.
var errForm = errors.New("malformed form")

// query reads the parameters of the address, each at most once.
func query(r *http.Request) (url.Values, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil || repeated(values) {
		return nil, errForm
	}
	return values, nil
}

// form reads the members of a form, each at most once. The error is errForm or
// *http.MaxBytesError.
func form(r *http.Request) (url.Values, error) {
	if media(r) != "application/x-www-form-urlencoded" {
		return nil, errForm
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	values, err := url.ParseQuery(string(body))
	if err != nil || repeated(values) {
		return nil, errForm
	}
	return values, nil
}

// readJSON decodes the one JSON value of a body into v. Another site's page
// cannot send that media type without asking first (CORS).
func readJSON(r *http.Request, v any) error {
	if media(r) != "application/json" {
		return errForm
	}
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errForm
	}
	return nil
}

func media(r *http.Request) string {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return kind
}

func repeated(values url.Values) bool {
	for _, each := range values {
		if len(each) > 1 {
			return true
		}
	}
	return false
}
