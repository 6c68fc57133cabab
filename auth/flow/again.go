package flow

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"time"

	"foyer/auth/serverkey"
	"foyer/auth/store"
)

// How long and how often a duplicate looks for the answer of the request that
// it duplicates; that one may be in another process.
const (
	againWait = 5 * time.Second
	againLook = 25 * time.Millisecond
)

// again answers a spent auth_session: the same key with the same body gets the
// stored answer (its own was lost), whoever else ErrSession. A duplicate in
// flight waits for it.
func (s *Service) again(ctx context.Context, t *turn, row store.Flow) (*Result, error) {
	presented := hashOf(t.AuthSession)
	mac := bodyMAC(t.AuthSession, t.Body)
	ctx, cancel := context.WithTimeout(ctx, againWait)
	defer cancel()
	look := time.NewTicker(againLook)
	defer look.Stop()
	for {
		if row.Spent != presented || subtle.ConstantTimeCompare([]byte(row.SpentBody), []byte(mac)) != 1 {
			return nil, ErrSession
		}
		if row.Answer != "" {
			return s.stored(t, row)
		}
		select {
		case <-ctx.Done():
			return nil, ErrSession // its process died: starting over is the way out
		case <-look.C:
		}
		var err error
		if row, err = s.load(ctx, presented); err != nil {
			return nil, err
		}
	}
}

func (s *Service) stored(t *turn, row store.Flow) (*Result, error) {
	if !s.Now().Before(row.AnswerUntil) {
		return nil, ErrSession
	}
	plain, err := serverkey.Open(keyOf(t.AuthSession, "answer"), row.Answer, []byte(row.ID))
	if err != nil {
		return nil, ErrSession
	}
	var result Result
	if json.Unmarshal(plain, &result) != nil {
		return nil, ErrSession
	}
	return &result, nil
}

// keep stores the answer sealed under the auth_session it answers, which only
// the client holds.
func keep(t *turn, now time.Time) {
	plain, err := json.Marshal(t.result)
	if err != nil {
		panic(err) // plain data
	}
	t.row.Answer = serverkey.Seal(keyOf(t.AuthSession, "answer"), plain, []byte(t.row.ID))
	t.row.AnswerUntil = now.Add(AnswerLife)
}
