package sms

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"

	"foyer/auth/courier"
)

const maxAnswer = 16 << 10

// Carry implements courier.Carrier.
func (c *Carrier) Carry(ctx context.Context, letter courier.Letter) error {
	form := url.Values{"To": {letter.To}, "From": {c.from}, "Body": {letter.Text}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return courier.Refused("request to the text gateway cannot be written")
	}
	request.SetBasicAuth(c.user, c.token.Reveal())
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Accept", "application/json")
	answer, err := c.HTTP.Do(request)
	if err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("text gateway did not answer in time: %w", ctx.Err())
		}
		return courier.Delayed(problem(err))
	}
	defer func() { _ = answer.Body.Close() }()
	body, _ := io.ReadAll(io.LimitReader(answer.Body, maxAnswer)) // the status decides
	if answer.StatusCode < 300 && isPage(answer.Header) {
		// Whatever this is, it has sent no text, and will not in a minute.
		return courier.Refused(fmt.Sprintf("text gateway answered with a web page: its address is wrong (%d)", answer.StatusCode))
	}
	return judge(answer.StatusCode, body)
}

// isPage tells a page for people, such as a portal's or a parked domain's.
func isPage(header http.Header) bool {
	kind, _, _ := mime.ParseMediaType(header.Get("Content-Type"))
	return kind == "text/html" || kind == "application/xhtml+xml"
}

func judge(status int, body []byte) error {
	switch {
	case status >= 200 && status <= 299:
		return nil
	case status == http.StatusTooManyRequests, status == http.StatusRequestTimeout, status == http.StatusTooEarly, status >= 500:
		return courier.Delayed("text gateway put the message off" + codes(status, body))
	case status == http.StatusUnauthorized:
		return courier.Refused("text gateway refused the login" + codes(status, body))
	}
	return courier.Refused("text gateway refused the message" + codes(status, body))
}

// codes names the status and the gateway's own number for the error, which
// its documentation explains.
func codes(status int, body []byte) string {
	var told struct {
		Code int `json:"code"`
	}
	if json.Unmarshal(body, &told) == nil && told.Code > 0 && told.Code < 1_000_000 {
		return fmt.Sprintf(" (%d, error %d)", status, told.Code)
	}
	return fmt.Sprintf(" (%d)", status)
}

// problem says in own words why there was no answer.
func problem(err error) string {
	var (
		untrusted *tls.CertificateVerificationError
		lookup    *net.DNSError
		late      net.Error
	)
	switch {
	case errors.As(err, &untrusted):
		return "certificate of the text gateway is not trusted"
	case errors.As(err, &lookup):
		return "text gateway's name cannot be found"
	case errors.As(err, &late) && late.Timeout():
		return "text gateway does not answer"
	}
	return "text gateway cannot be reached"
}

// Close ends idle connections. Another text opens a new one.
func (c *Carrier) Close() error {
	c.HTTP.CloseIdleConnections()
	return nil
}
