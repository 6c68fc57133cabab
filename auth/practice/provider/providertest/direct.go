package providertest

import (
	"net/http"
	"net/http/httptest"
)

// RoundTrip implements http.RoundTripper. It gives up when the request does.
func (d Direct) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r = r.Clone(r.Context())
		r.Body = http.NoBody
	}
	answered := make(chan *http.Response, 1)
	go func() {
		recorder := httptest.NewRecorder()
		d.Handler.ServeHTTP(recorder, r)
		answered <- recorder.Result()
	}()
	select {
	case <-r.Context().Done():
		return nil, r.Context().Err()
	case answer := <-answered:
		answer.Request = r
		return answer, nil
	}
}
