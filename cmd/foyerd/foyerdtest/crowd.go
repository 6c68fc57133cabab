package foyerdtest

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/dpop"
	"foyer/auth/presence/presencetest"
)

// Parts are what a test program plays in processes of its own, for
// presencetest.Play.
var Parts = map[string]func(){CrowdPart: playCrowd}

// CrowdPart is the part of a crowd, which is told by SendCrowd.
const CrowdPart = "crowd of foyerd"

// crowd is what its process is told.
type crowd struct {
	URL, Seats string
	Again      bool
	Wanted     []string
}

// SendCrowd opens the streams of all seats at a server, with a proof for each
// opening. With wanted, the statuses of the people by number, each program
// tells the server its person's, whenever the server takes them for another,
// and a stream that breaks is opened again.
func SendCrowd(t testing.TB, part *presencetest.Part, url string, seats []Seat, wanted []string) {
	t.Helper()
	part.Tell(crowd{URL: url, Seats: keepSeats(t, seats), Again: wanted != nil, Wanted: wanted})
}

func playCrowd() {
	var told crowd
	if err := presencetest.ReadLine(&told); err != nil {
		panic(err)
	}
	text, err := os.ReadFile(told.Seats)
	if err != nil {
		panic(err)
	}
	var seats []Seat
	if err := json.Unmarshal(text, &seats); err != nil {
		panic(err)
	}
	p := programs{crowd: told, seats: seats, telling: make([]sync.Mutex, len(seats))}
	streams := &presencetest.Crowd{
		Address: strings.TrimPrefix(told.URL, "http://"), Count: len(seats), Request: p.request, Again: told.Again, Wanted: told.Wanted,
	}
	if told.Wanted != nil {
		streams.People = make([]string, len(told.Wanted))
		streams.Own = p.own
	}
	for _, seat := range seats {
		key, err := dpop.ParseKey(auth.Secret(seat.Key))
		if err != nil {
			panic(err)
		}
		p.keys = append(p.keys, key)
		if told.Wanted != nil {
			streams.People[seat.Account] = seat.AccountID
		}
	}
	streams.Run()
}

// programs is what the programs of the seats know.
type programs struct {
	crowd
	seats   []Seat
	keys    []*dpop.Key
	telling []sync.Mutex
}

func (p *programs) request(i int, nonce, lastEventID string) string {
	proof, err := p.keys[i].Proof(dpop.Claims{
		Method: http.MethodGet, URL: p.URL + api.PathStream, Nonce: nonce, AccessToken: p.seats[i].Access, Now: time.Now(),
	})
	if err != nil {
		panic(err)
	}
	request := "GET " + api.PathStream + " HTTP/1.1\r\nHost: foyer\r\nAuthorization: DPoP " + p.seats[i].Access + "\r\nDPoP: " + proof + "\r\n"
	if lastEventID != "" {
		request += "Last-Event-ID: " + lastEventID + "\r\n"
	}
	return request + "\r\n"
}

// own tells the server what the person has chosen, where it has lost that.
func (p *programs) own(i int, status string) {
	seat := p.seats[i]
	want := p.Wanted[seat.Account]
	if status == want || !p.telling[i].TryLock() {
		return
	}
	go func() {
		defer p.telling[i].Unlock()
		for tries := 0; tries < 5; tries++ { // a stream that is opened again asks again
			ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
			err := seat.SetPresence(ctx, p.URL, want, "in surgery")
			cancel()
			if err == nil {
				return
			}
			time.Sleep(presencetest.Backoff(tries))
		}
	}()
}
