//go:build linux

package bench

import (
	"bufio"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"foyer/auth/api"
	"foyer/auth/dpop"
)

// client is one install on one connection, as lean as Go allows: what it
// costs is missing from the server.
type client struct {
	url, nonce string
	key        *dpop.Key
	connection net.Conn
	reader     *bufio.Reader
}

func newClient(b *testing.B, url string) *client {
	b.Helper()
	key, err := dpop.GenerateKey()
	if err != nil {
		b.Fatal(err)
	}
	connection, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = connection.Close() })
	return &client{url: url, key: key, connection: connection, reader: bufio.NewReader(connection)}
}

type answer struct {
	status     int
	retryAfter time.Duration
	body       struct {
		api.Token
		Code  string        `json:"authorization_code"`
		Error api.ErrorCode `json:"error"`
	}
}

// call sends one request, and once more with the nonce that is asked for.
func (c *client) call(method, path, access string, form url.Values) (answer, error) {
	got, err := c.once(method, path, access, form.Encode())
	if err == nil && got.body.Error == api.ErrUseDPoPNonce {
		got, err = c.once(method, path, access, form.Encode())
	}
	return got, err
}

func (c *client) once(method, path, access, form string) (got answer, err error) {
	proof, err := c.key.Proof(dpop.Claims{Method: method, URL: c.url + path, Nonce: c.nonce, AccessToken: access, Now: time.Now()})
	if err != nil {
		return got, err
	}
	request := method + " " + path + " HTTP/1.1\r\nHost: foyer\r\nDPoP: " + proof + "\r\n"
	if access != "" {
		request += "Authorization: DPoP " + access + "\r\n"
	}
	if method == http.MethodPost {
		request += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + strconv.Itoa(len(form)) + "\r\n"
	}
	if _, err := io.WriteString(c.connection, request+"\r\n"+form); err != nil {
		return got, err
	}
	response, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		return got, err
	}
	body, err := io.ReadAll(response.Body)
	if nonce := response.Header.Get(api.HeaderDPoPNonce); nonce != "" {
		c.nonce = nonce
	}
	got.status = response.StatusCode
	if after, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil {
		got.retryAfter = time.Duration(after) * time.Second
	}
	if err == nil && (method == http.MethodPost || got.status != http.StatusOK) {
		err = json.Unmarshal(body, &got.body)
	}
	return got, err
}

// signIn takes both requests of a sign-in and returns its tokens.
func (c *client) signIn(username string) (api.Token, answer, error) {
	verifier := rand.Text() + rand.Text()
	sum := sha256.Sum256([]byte(verifier))
	first, err := c.call(http.MethodPost, api.PathChallenge, "", url.Values{
		"response_type": {"code"}, "client_id": {"foyer-desktop"}, "scope": {"foyer remember"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
		"step": {"password"}, "username": {username}, "password": {password},
	})
	if err != nil || first.status != http.StatusOK {
		return api.Token{}, first, err
	}
	second, err := c.call(http.MethodPost, api.PathToken, "", url.Values{
		"grant_type": {"authorization_code"}, "client_id": {"foyer-desktop"},
		"code": {first.body.Code}, "code_verifier": {verifier},
	})
	if err == nil && second.status != http.StatusOK {
		err = fmt.Errorf("redeem: %d %s", second.status, second.body.Error)
	}
	return second.body.Token, second, err
}

// signedIn is a client with an access token.
func signedIn(b *testing.B, url string, i int) (*client, string) {
	b.Helper()
	c := newClient(b, url)
	tokens, got, err := c.signIn(person(i))
	if err != nil || tokens.AccessToken == "" {
		b.Fatalf("sign-in: %d %v", got.status, err)
	}
	return c, tokens.AccessToken
}

// check is what other programs ask all day: is this person signed in?
func (c *client) check(access string) error {
	got, err := c.call(http.MethodGet, api.PathMe, access, nil)
	if err == nil && got.status != http.StatusOK {
		err = fmt.Errorf("check: %d", got.status)
	}
	return err
}
